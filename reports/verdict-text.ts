/** Says a run's verdict in one sentence: the first line of every report that a person reads. */
import { FIX_EXIT, fixExitCode } from '../src/model/fix-report.ts';
import { EXIT, exitCode, GATE, type Report } from '../src/model/report.ts';
import { counted, thousands } from './quantities.ts';
import { visible } from './visible.ts';

/** Whether this report allows to go; `null` for a suite that does not ask. Nothing but a whole, consistent gate does. */
export function allowsToGo(report: Report): boolean | null {
  if (report.suite !== GATE) return null;
  const whole = report.narrowedTo === null && report.leftOut.length === 0 && !report.interrupted;
  const agreed = report.checks.length > 0 && report.checks.every(({ verdict }) => verdict === 'consistent');
  return whole && agreed && report.verdict === 'consistent' && exitCode(report) === EXIT.consistent;
}

/** Whether it cannot be told what became of the fixes that the report tells of. */
export function fixesInDoubt({ fixes }: Report): boolean {
  return fixes !== null && fixExitCode(fixes) === FIX_EXIT.unknown;
}

/** The verdict in a few sentences, warnings counted; for the gate it begins with GO or NO-GO. */
export function verdictText(report: Report): string {
  const go = allowsToGo(report);
  const reason = `${report.verdict.toUpperCase()}: ${reasonOf(report)}.`;
  const narrowed = narrowing(report);
  const sentences =
    go === null
      ? [reason, ...narrowed.map((extent) => `The run was ${extent}.`)]
      : narrowed.length === 0
        ? [`${go ? 'GO' : 'NO-GO'} - ${reason}`]
        : [`NO-GO - ${narrowed.join('').replace('narrowed', 'NARROWED')}, which is never a go.`, reason];
  const more = [
    ...resumption(report),
    ...doubt(report),
    ...warnings(report, go),
    ...waiting(report),
    ...advice(report, go),
  ];
  return [...sentences, ...more].join(' ');
}

function reasonOf(report: Report): string {
  const { counts, checks } = report;
  const share = `${thousands(counts.consistent)} of ${counted(checks.length, 'check')}`;
  const one = counts.consistent === 1 || checks.length === 1;
  const samples = checks.filter(({ sample }) => sample !== null).length;
  switch (report.verdict) {
    case 'consistent':
      return samples > 0
        ? `${share} found no difference, but ${thousands(samples)} looked at a sample only`
        : `${share} looked at everything ${one ? 'it asserts' : 'they assert'} and found no difference`;
    case 'inconsistent':
      return `${share} ${one ? 'agrees' : 'agree'}, ${thousands(counts.inconsistent)} found ${counted(counts.errors, 'difference')}`;
    case 'unknown':
      return unknownReason(report);
  }
}

function unknownReason(report: Report): string {
  const { counts, checks, interrupted } = report;
  if (checks.length === 0)
    return interrupted ? 'the run was interrupted before any check was done' : 'no check ran';
  if (counts.unknown === 0 && !interrupted && fixesInDoubt(report))
    return 'what became of the fixes could not be told';
  const total = counted(checks.length, 'check');
  const open = `${thousands(counts.unknown)} of ${total} could not look at everything`;
  const because = interrupted ? `the run was interrupted; ${open}` : open;
  if (counts.errors === 0) return `${because}, so nothing is proved`;
  return `${because}; ${counted(counts.errors, 'difference')} found so far, and there may be more`;
}

/** A verdict on what was looked at says nothing of changes that are in doubt, or were not begun. */
function doubt(report: Report): readonly string[] {
  const { fixes } = report;
  if (fixes !== null && fixExitCode(fixes) === FIX_EXIT.interrupted)
    return [`INTERRUPTED: ${counted(fixes.counts.stopped, 'change was', 'changes were')} not begun.`];
  const said = report.verdict === 'unknown' && report.counts.unknown === 0 && !report.interrupted;
  return fixesInDoubt(report) && !said ? ['What became of the fixes could not be told.'] : [];
}

function narrowing({ narrowedTo, leftOut, checks }: Report): readonly string[] {
  if (narrowedTo === null) return [];
  const total = counted(checks.length + leftOut.length, 'check');
  return [`narrowed (--check) to ${thousands(checks.length)} of the suite's ${total}`];
}

/** A look at two instants is a verdict all the same, and whoever decides by it must know. */
function resumption({ resumedFrom }: Report): readonly string[] {
  return resumedFrom === null ? [] : [`Not of one instant: it went on from run ${visible(resumedFrom)}.`];
}

function warnings({ counts }: Report, go: boolean | null): readonly string[] {
  if (counts.warnings === 0) return [];
  const ask = counts.warnings === 1 ? 'asks' : 'ask';
  return [
    `${counted(counts.warnings, 'warning')} ${ask} for a person${go === true ? ' before anyone goes' : ''}.`,
  ];
}

function waiting({ checks }: Report): readonly string[] {
  const total = checks.flatMap(({ pending }) => pending).reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return [];
  return [`${counted(total, 'entry is', 'entries are')} too young to be judged.`];
}

function advice(report: Report, go: boolean | null): readonly string[] {
  const { verdict, narrowedTo } = report;
  const isStopped = exitCode(report) === EXIT.interrupted;
  if (verdict === 'unknown' || fixesInDoubt(report)) return go === null ? ['Treat it as a no-go.'] : [];
  const explained = verdict !== 'consistent' || go !== false || narrowedTo !== null || isStopped;
  return explained ? [] : ['This report contradicts itself: not all of its checks are consistent.'];
}
