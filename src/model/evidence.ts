/** Evidence: how a check knows what it says, and which grade of it a suite accepts. */

/** Grades of evidence about content, weakest first. */
export const GRADES = ['existence', 'size', 'etag', 'sample', 'digest', 'checksum', 'bytes'] as const;
export type Grade = (typeof GRADES)[number];

/**
 * How a check knows. `count` and `keys` establish exactly what their checks assert and have no grade;
 * `values` means that every compared value travelled and was compared, and ranks with `bytes`.
 */
export type Evidence = 'count' | 'keys' | 'values' | Grade;

/** Whether evidence is at least of a grade. */
export function isAtLeast(evidence: Evidence, least: Grade): boolean {
  if (evidence === 'count' || evidence === 'keys' || evidence === 'values') return true;
  return GRADES.indexOf(evidence) >= GRADES.indexOf(least);
}
