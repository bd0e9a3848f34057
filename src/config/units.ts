/** Durations and sizes as a config writes them: the model's own. */
export { bytes, DURATION_FORM, milliseconds, SIZE_FORM, type Duration, type Size } from '../model/units.ts';
