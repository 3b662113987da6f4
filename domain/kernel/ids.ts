import { z } from "zod";
import "./input-problems";

// How a row, a version and a line are named from outside. The database keeps small tables by 4 bytes and large ones by 8; what lies
// beyond is refused before it is asked for, as the database would fail over it. Worked number: 2147483647 may be a supplier, 2147483648 is none.

const MOST = 2_147_483_647;
/** A row of a small table: a company, warehouse, channel or supplier. */
export const smallId = z.number().int().min(0).max(MOST);
/** A row of a large one; integers that a number holds exactly. */
export const rowId = z.number().int().min(0);
/** How often a row was changed; 0 where there is none yet. */
export const versionNumber = z.number().int().min(0).max(MOST);
/** A line of a document. */
export const lineNumber = z.number().int().min(0).max(MOST);
