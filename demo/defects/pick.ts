/** What it is to pick rows that defects happen to: ones that fit, and to which nothing happened yet. */

/** A row in the old system, what it became in the new one, and the new one's key. */
export type Moved<Old, New> = { readonly old: Old; readonly now: New; readonly id: string };

/** Picks a row that fits, in both systems. */
export type Pick<Old, New> = (fits?: (old: Old, now: New) => boolean) => Moved<Old, New>;

/** Picks a row of one table that fits. */
export type PickOne = <Row extends object>(rows: readonly Row[], fits?: (row: Row) => boolean) => Row;
