/** Evidence: how a check knows what it says, and which grade of it a suite accepts. */

/** Grades of evidence about content, weakest first. */
export const GRADES = ['existence', 'size', 'etag', 'sample', 'digest', 'checksum', 'bytes'] as const;
export type Grade = (typeof GRADES)[number];

/**
 * How a check knows. `count` and `keys` establish exactly what their checks assert and have no grade;
 * `values` means that every compared value travelled and was compared, and ranks with `bytes`.
 */
export type Evidence = 'count' | 'keys' | 'values' | Grade;

/** The weakest of some grades; `null` when there are none. */
export function weakest(grades: Iterable<Grade>): Grade | null {
  const ranks = [...grades].map((grade) => GRADES.indexOf(grade));
  return ranks.length === 0 ? null : (GRADES[Math.min(...ranks)] ?? null);
}

/** Whether evidence is at least of a grade. */
export function isAtLeast(evidence: Evidence, least: Grade): boolean {
  if (evidence === 'count' || evidence === 'keys' || evidence === 'values') return true;
  return GRADES.indexOf(evidence) >= GRADES.indexOf(least);
}
