import type { ChangeClass } from "./change-classes.js";

/** The same change read from both sides: what the client sends may widen, what it receives may not. */
export interface SchemaClass {
  readonly sent: ChangeClass;
  readonly received: ChangeClass;
}

type Cell = readonly [level: ChangeClass["level"], effect: `${"B" | "-"}${"B" | "R" | "-"}`, advice?: string];

function cell([level, effect, advice]: Cell): ChangeClass {
  const wire = effect[1] === "B" ? "breaks" : effect[1] === "R" ? "risky" : "works";
  return { level, effect: { source: effect[0] === "B" ? "breaks" : "compiles", wire }, advice: advice ?? "Nothing to do." };
}

function both(sent: Cell, received: Cell): SchemaClass {
  return { sent: cell(sent), received: cell(received) };
}

const safe: Cell = ["safe", "--"];
const wider = "The type got wider: handle the new values.";
const refused = "Check the values that are sent: some that were accepted are refused now.";
const unbounded = "Check where the value is stored or shown: it may now lie outside the old bounds.";
const revalidate = "Check code that relied on the old rule.";

/** An assertion that only a validator sees: stricter is risky for a sender, looser for a receiver. */
const assertionAdded = both(["dangerous", "-R", refused], safe);
const assertionRemoved = both(safe, ["dangerous", "-R", revalidate]);
const assertionChanged = both(["dangerous", "-R", refused], ["dangerous", "-R", revalidate]);
const boundTightened = both(["dangerous", "-R", refused], safe);
const boundLoosened = both(safe, ["dangerous", "-R", unbounded]);
const mutability = both(["notice", "B-", "Check where the property is set."], ["notice", "B-", "Check where the property is read."]);

export const schemaClasses = {
  "type-changed": both(["breaking", "BB", "Send the new type."], ["breaking", "BB", "Read the new type."]),
  "type-widened": both(safe, ["breaking", "BB", wider]),
  "type-narrowed": both(["breaking", "BB", "Send only the types that remain."], safe),
  "type-said": both(["notice", "--", "Send only the type that is named now."], safe),
  "type-unsaid": both(safe, ["notice", "--", "The type is not named any more."]),
  "format-changed": both(["breaking", "-B", "Send the new format."], ["breaking", "-B", "Read the new format."]),
  "format-widened": both(safe, ["breaking", "-B", "Read values of any format."]),
  "format-narrowed": both(["breaking", "-B", "Send values of the new format."], safe),
  "became-nullable": both(safe, ["breaking", "BB", "Handle null."]),
  "became-not-nullable": both(["breaking", "BB", "Stop sending null."], safe),
  "enum-value-added": both(safe, ["dangerous", "-R", "Handle the new value where values are told apart."]),
  "enum-value-removed": both(["breaking", "BB", "Stop sending the value."], ["safe", "B-"]),
  "became-enum": both(["breaking", "BB", "Send only the values that are listed."], safe),
  "enum-removed": both(["dangerous", "-R", "Check that the old values are still accepted: they are not listed any more."], ["dangerous", "BR", "Handle values that are not listed."]),
  "const-added": both(["breaking", "BB", "Send only this value."], safe),
  "const-changed": both(["breaking", "BB", "Send the new value."], ["breaking", "BB", "Expect the new value."]),
  "const-removed": both(safe, ["dangerous", "BR", "Handle other values."]),
  "extensible-enum-value-removed": both(["dangerous", "-R", "Stop sending the value."], safe),
  "extensible-enum-value-added": both(safe, ["notice", "--", "Handle the new value where values are told apart."]),

  "property-added-required": both(["breaking", "BB", "Send the new property."], safe),
  "property-added-optional": both(["safe", "--", "Send it where it helps."], safe),
  "property-removed": both(["dangerous", "BR", "Stop sending it; the server may ignore or refuse it."], ["breaking", "BB", "Stop reading it."]),
  "property-renamed": both(["breaking", "BB", "Send it under its new name."], ["breaking", "BB", "Read it under its new name."]),
  "property-became-required": both(["breaking", "BB", "Always send it."], safe),
  "property-became-optional": both(safe, ["breaking", "BB", "Expect answers without it."]),
  "became-read-only": mutability,
  "became-not-read-only": both(["notice", "--", "It can be sent now."], safe),
  "became-write-only": both(["notice", "--", "It will not come back in answers."], ["notice", "B-", "Check where the property is read: it is not meant to come back."]),
  "became-not-write-only": both(safe, ["notice", "--", "It may now come back in answers, and stand in logs of them."]),
  "required-became-not-write-only": both(safe, ["dangerous", "-R", "A value that was never sent back now stands in answers: keep it out of logs."]),
  "default-added": both(["notice", "--", "Send the value that is meant instead of relying on the default."], ["notice", "--"]),
  "default-changed": both(["dangerous", "-R", "Send the value that is meant instead of relying on the default."], ["dangerous", "-R", "What an absent value means has changed."]),
  "default-removed": both(["notice", "-R", "Send the value that is meant instead of relying on the default."], ["notice", "--", "What an absent value means is no longer said."]),

  "maximum-decreased": boundTightened, "maximum-increased": boundLoosened, "maximum-set": boundTightened, "maximum-unset": boundLoosened,
  "minimum-increased": boundTightened, "minimum-decreased": boundLoosened, "minimum-set": boundTightened, "minimum-unset": boundLoosened,
  "max-length-decreased": boundTightened, "max-length-increased": boundLoosened, "max-length-set": boundTightened, "max-length-unset": boundLoosened,
  "min-length-increased": boundTightened, "min-length-decreased": boundLoosened, "min-length-set": boundTightened, "min-length-unset": boundLoosened,
  "max-items-decreased": boundTightened, "max-items-increased": boundLoosened, "max-items-set": boundTightened, "max-items-unset": boundLoosened,
  "min-items-increased": boundTightened, "min-items-decreased": boundLoosened, "min-items-set": boundTightened, "min-items-unset": boundLoosened,
  "max-properties-decreased": boundTightened, "max-properties-increased": boundLoosened, "max-properties-set": boundTightened, "max-properties-unset": boundLoosened,
  "min-properties-increased": boundTightened, "min-properties-decreased": boundLoosened, "min-properties-set": boundTightened, "min-properties-unset": boundLoosened,
  "max-contains-decreased": boundTightened, "max-contains-increased": boundLoosened, "max-contains-set": boundTightened, "max-contains-unset": boundLoosened,
  "min-contains-increased": boundTightened, "min-contains-decreased": boundLoosened, "min-contains-set": boundTightened, "min-contains-unset": boundLoosened,
  "multiple-of-set": assertionAdded, "multiple-of-unset": assertionRemoved, "multiple-of-changed": assertionChanged,
  "unique-items-set": assertionAdded, "unique-items-unset": both(safe, ["notice", "--", revalidate]),
  "pattern-added": both(["dangerous", "-R", refused], ["notice", "--"]),
  "pattern-changed": both(["dangerous", "-R", refused], ["notice", "--", revalidate]),
  "pattern-widened": both(safe, ["notice", "--", revalidate]),
  "pattern-removed": both(safe, ["notice", "--", revalidate]),

  "additional-properties-closed": both(["breaking", "BB", "Send only the properties that are listed."], safe),
  "additional-properties-opened": both(safe, ["notice", "--", "Unknown properties may come."]),
  "all-of-added": both(["dangerous", "BR", refused], safe),
  "all-of-removed": both(["dangerous", "BR", "Check the values that are sent: a part of the schema is gone."], ["notice", "B-", "Check code that reads what the removed part described."]),
  "union-branch-added": both(safe, ["dangerous", "BR", "Handle the new alternative where alternatives are told apart."]),
  "union-branch-removed": both(["breaking", "BB", "Send one of the alternatives that remain."], ["safe", "B-"]),
  "became-union": both(["breaking", "BB", "Send one of the alternatives."], ["breaking", "BB", "Tell the alternatives apart before reading."]),
  "union-removed": both(["breaking", "BB", "Send the one form that remains."], ["breaking", "BB", "Read the one form that remains."]),
  "union-added": both(["dangerous", "BR", refused], ["dangerous", "BR", "Tell the alternatives apart where they differ."]),
  "union-kind-changed": both(["dangerous", "-R", refused], ["notice", "--", revalidate]),
  "discriminator-added": both(["notice", "--"], ["notice", "--", "The alternatives can be told apart by it."]),
  "discriminator-removed": both(["notice", "--"], ["notice", "B-", "Tell the alternatives apart by their properties."]),
  "discriminator-property-changed": both(["dangerous", "BR", "Send the new discriminator property."], ["dangerous", "BR", "Tell the alternatives apart by the new property."]),
  "discriminator-value-added": both(safe, ["dangerous", "-R", "Handle the new discriminator value."]),
  "discriminator-value-removed": both(["notice", "BR", "Stop sending the discriminator value."], safe),
  "discriminator-value-changed": both(["notice", "BR", "Check what the discriminator value selects."], ["notice", "BR", "Check what the discriminator value selects."]),

  "not-added": assertionAdded, "not-removed": assertionRemoved,
  "contains-added": assertionAdded, "contains-removed": assertionRemoved,
  "property-names-added": assertionAdded, "property-names-removed": assertionRemoved,
  "pattern-property-added": assertionAdded, "pattern-property-removed": assertionRemoved,
  "dependent-required-added": assertionAdded, "dependent-required-removed": assertionRemoved, "dependent-required-changed": assertionChanged,
  "dependent-schema-added": assertionAdded, "dependent-schema-removed": assertionRemoved,
  "if-added": assertionAdded, "if-removed": assertionRemoved,
  "then-added": assertionAdded, "then-removed": assertionRemoved,
  "else-added": assertionAdded, "else-removed": assertionRemoved,
  "unevaluated-properties-added": assertionAdded, "unevaluated-properties-removed": assertionRemoved,
  "unevaluated-items-added": assertionAdded, "unevaluated-items-removed": assertionRemoved,
  "items-added": both(["breaking", "BB", "Send items of the new type."], safe), "items-removed": both(safe, ["breaking", "BB", "Read items of any type."]),
  "tuple-item-added": both(safe, ["dangerous", "BR", "Expect the new item."]),
  "tuple-item-removed": both(["dangerous", "BR", "Stop sending the item."], safe),
  "content-schema-added": assertionAdded, "content-schema-removed": assertionRemoved,
  "content-encoding-changed": both(["breaking", "-B", "Encode the value the new way."], ["breaking", "-B", "Decode the value the new way."]),
  "content-media-type-changed": both(["breaking", "-B", "Write the new media type."], ["breaking", "-B", "Read the new media type."]),
  "schema-set": both(["breaking", "BB", "Send values of the new type."], ["notice", "--", "The type is known now."]),
  "schema-unset": both(["notice", "--"], ["dangerous", "BR", "The type is no longer known: check before reading."]),
  "schema-closed": both(["breaking", "BB", "Nothing is accepted here any more."], ["breaking", "BB", "Nothing comes here any more."]),
  "xml-changed": both(["dangerous", "-R", "Write the XML the new way."], ["dangerous", "-R", "Read the XML the new way."]),
} as const satisfies Record<string, SchemaClass>;
