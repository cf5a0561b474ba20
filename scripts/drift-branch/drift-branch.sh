#!/bin/sh
# Keeps one branch with the newest snapshot, the code generated from it and a drift report.
#
# Needs git and a clone whose base branch is checked out clean. Nothing here knows a hosting provider: opening the
# pull request is the caller's last step. Settings come from the environment:
#
#   WAYBILL       command that runs the toolkit             (npx --no-install waybill)
#   DRIFT_BRANCH  branch to keep                            (waybill/drift)
#   DRIFT_PATHS   what the toolkit writes                   (specs generated)
#   DRIFT_REPORT  folder for the report, outside the clone  (required)
#   DRIFT_REMOTE  remote to push to                         (origin)
#   SYNC_FLAGS    further flags of `waybill sync`
#
# Writes DRIFT_REPORT/result.env with changed, pushed, held and partial (true or false) and branch.
# Exit: 0 done; 3 partial sync, after everything else was done; anything else failed and pushed nothing.
set -eu

waybill=${WAYBILL:-npx --no-install waybill}
branch=${DRIFT_BRANCH:-waybill/drift}
paths=${DRIFT_PATHS:-specs generated}
remote=${DRIFT_REMOTE:-origin}
report=${DRIFT_REPORT:?DRIFT_REPORT names no folder for the report}
trailer='Drift-Branch: waybill'
mkdir -p "$report"

say() { printf 'drift: %s\n' "$*" >&2; }

finish() { # changed pushed held
  printf 'changed=%s\npushed=%s\nheld=%s\npartial=%s\nbranch=%s\n' "$1" "$2" "$3" "$partial" "$branch" > "$report/result.env"
  if [ "$partial" = true ]; then
    say 'the sync was partial: see above which documents were kept at their last good state'
    exit 3
  fi
  exit 0
}

if [ -n "$(git status --porcelain)" ]; then
  say 'the working tree is not clean; commit or remove what is there first'
  exit 1
fi
base=$(git rev-parse HEAD)

# Exit 3 of sync is partial: what could be had is written, and the run ends red.
partial=false
code=0
$waybill sync ${SYNC_FLAGS:-} || code=$?
case $code in
  0) ;;
  3) partial=true ;;
  *) say "sync failed with exit code $code; nothing was changed"; exit "$code" ;;
esac
$waybill generate
$waybill diff HEAD --format markdown,html,json --out "$report"

# shellcheck disable=SC2086
git add --all -- $paths
if git diff --cached --quiet; then
  say 'nothing changed'
  finish false false false
fi

# What stands on the branch now: absent, ours, or somebody's.
known=
if git fetch --quiet --no-tags "$remote" "+refs/heads/$branch:refs/remotes/$remote/$branch" 2>/dev/null; then
  known=$(git rev-parse "refs/remotes/$remote/$branch")
  for commit in $(git rev-list "$base..$known"); do
    if ! git show --no-patch --format=%B "$commit" | grep -qxF "$trailer"; then
      say "$branch has a commit made by hand ($(git rev-parse --short "$commit")); it is left alone"
      finish true false true
    fi
  done
fi

tree=$(git write-tree)
if [ -n "$known" ] && [ "$(git rev-parse "$known^{tree}")" = "$tree" ]; then
  say "$branch is up to date"
  finish true false false
fi

summary=$(sed -n '1s/^## //p' "$report/drift.md")
commit=$(printf '%s\n\n%s\n' "${summary:-API drift}" "$trailer" | git commit-tree "$tree" -p "$base")
# The lease refuses where somebody pushed since the fetch.
git push --quiet --force-with-lease="refs/heads/$branch:$known" "$remote" "$commit:refs/heads/$branch"
say "pushed $(git rev-parse --short "$commit") to $branch"
finish true true false
