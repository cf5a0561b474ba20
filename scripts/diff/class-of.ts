import type { Sense } from "./change.js";
import type { Effect, Level } from "./finding.js";
import { plainRows, type PlainClassId } from "./plain-classes.js";
import { schemaRows, sharedRows, type SchemaClassId } from "./schema-classes.js";

/** Stable name of a class of change. */
export type ClassId = PlainClassId | SchemaClassId;

/** What a class of change means for the users of a generated client. */
export interface ChangeClass {
  readonly level: Level;
  readonly effect: Effect;
  /** One sentence: what to do. */
  readonly advice: string;
}

export const classIds: readonly ClassId[] = [
  ...(Object.keys(plainRows) as PlainClassId[]),
  ...(Object.keys(schemaRows) as SchemaClassId[]),
]; // own literals

/** Said where there is nothing to do. */
export const nothingToDo = "Nothing to do.";

type Cell = readonly [level: Level, effect: string, advice?: string];

/** The row of a class, for the side that sends or receives. */
export function classOf(id: ClassId, sense: Sense): ChangeClass {
  return changeClass(id in plainRows ? plainRows[id as PlainClassId] : schemaCell(id as SchemaClassId, sense)); // told apart by the table that has it
}

function schemaCell(id: SchemaClassId, sense: Sense): Cell {
  const row = schemaRows[id];
  const [sent, received] = typeof row === "string" ? sharedRows[row] : row;
  const cell = sense === "sent" ? sent : received;
  return cell === "safe" ? ["safe", "--"] : cell;
}

function changeClass([level, effect, advice = nothingToDo]: Cell): ChangeClass {
  const wire = effect[1] === "B" ? "breaks" : effect[1] === "R" ? "risky" : "works";
  return { level, effect: { source: effect[0] === "B" ? "breaks" : "compiles", wire }, advice };
}
