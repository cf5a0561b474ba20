/** Style of the report page; light and dark, no fonts or pictures from elsewhere. */
export const pageStyle = `
:root{color-scheme:light dark;--paper:#fbfaf8;--card:#fff;--ink:#1c1b19;--soft:#6b6862;--line:#e5e1da;--accent:#3557b7;
--breaking:#b3261e;--dangerous:#a15c00;--notice:#24639c;--safe:#2b7342;--docs:#6b6862;--gone:#fdecea;--come:#e6f4ea;--code:#f5f3ef}
@media(prefers-color-scheme:dark){:root{--paper:#161514;--card:#1f1e1c;--ink:#ebe8e2;--soft:#a09b92;--line:#35322e;--accent:#9db4ff;
--breaking:#ff8a80;--dangerous:#f2b661;--notice:#8ec3f5;--safe:#7fd096;--docs:#a09b92;--gone:#3d1f1c;--come:#1b3323;--code:#191816}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header,main{max-width:1120px;margin:0 auto;padding:0 24px}
header{padding-top:40px}
h1{font-size:28px;line-height:1.2;letter-spacing:-.02em;margin:0 0 6px;text-wrap:balance}
.compared{color:var(--soft);margin:0 0 20px}
.compared code{color:var(--ink)}
code,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.88em}
nav{position:sticky;top:0;z-index:1;background:var(--paper);border-bottom:1px solid var(--line);padding:12px 0;display:flex;gap:8px;flex-wrap:wrap;align-items:center}
nav label{display:inline-flex;gap:8px;align-items:center;border:1px solid var(--line);background:var(--card);border-radius:999px;padding:4px 14px 4px 10px;cursor:pointer;user-select:none}
nav label:has(input:not(:checked)){opacity:.5}
nav label:focus-within{outline:2px solid var(--accent);outline-offset:2px}
nav input{accent-color:currentColor;margin:0}
nav b{font-variant-numeric:tabular-nums}
.semver{margin-left:auto;color:var(--soft)}
.semver strong{color:var(--ink)}
.breaking{--tone:var(--breaking)}.dangerous{--tone:var(--dangerous)}.notice{--tone:var(--notice)}.safe{--tone:var(--safe)}.docs{--tone:var(--docs)}
nav label{color:var(--tone)}
section{margin:34px 0}
h2{font-size:19px;margin:0 0 12px;display:flex;gap:12px;align-items:baseline}
h2 small{font-weight:400;font-size:14px;color:var(--soft)}
article{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--tone);border-radius:8px;padding:14px 18px;margin:0 0 10px}
article>p{margin:4px 0}
.top{display:flex;gap:10px;align-items:center;flex-wrap:wrap}
.level{color:var(--tone);font-weight:650;font-size:13px}
.where{color:var(--soft);font-size:13px;overflow-wrap:anywhere}
.message{font-size:16px;font-weight:550;overflow-wrap:anywhere}
.advice{color:var(--soft)}
.meta{font-size:12.5px;color:var(--soft);overflow-wrap:anywhere}
.meta span+span:before{content:"· ";margin:0 2px 0 4px}
details{margin-top:8px}
summary{cursor:pointer;color:var(--accent);font-size:13.5px;width:fit-content}
.sides{display:grid;grid-template-columns:1fr 1fr;gap:10px;margin-top:8px}
@media(max-width:760px){.sides{grid-template-columns:1fr}.semver{margin-left:0}}
figure{margin:0;min-width:0;border:1px solid var(--line);border-radius:6px;overflow:hidden;background:var(--code)}
figcaption{font-size:12px;color:var(--soft);padding:4px 10px;border-bottom:1px solid var(--line)}
pre{margin:0;padding:8px 0;overflow-x:auto;line-height:1.5;max-height:420px}
pre span{display:block;padding:0 10px;min-width:max-content}
.gone{background:var(--gone)}.come{background:var(--come)}
ul{margin:6px 0 0;padding-left:20px;font-size:13.5px}
.empty{padding:60px 0;text-align:center;color:var(--soft)}
footer{max-width:1120px;margin:0 auto;padding:10px 24px 50px;color:var(--soft);font-size:13px}
body:has(#show-breaking:not(:checked)) article.breaking,body:has(#show-dangerous:not(:checked)) article.dangerous,
body:has(#show-notice:not(:checked)) article.notice,body:has(#show-safe:not(:checked)) article.safe,body:has(#show-docs:not(:checked)) article.docs{display:none}
@media print{nav{position:static}article{break-inside:avoid}}
`;
