import { changeClasses, type ChangeClass, type ClassId } from "./change-classes.js";
import type { Sense } from "./change.js";

/** The row of a class, for the side that sends or receives. */
export function classOf(id: ClassId, sense: Sense): ChangeClass {
  const found = changeClasses[id];
  return "sent" in found ? found[sense] : found;
}
