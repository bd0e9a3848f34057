/** Where something failed, and the sentence that says so. */

/** Where something failed, and what a person needs in order to mend it. */
export type Place = {
  /** `source crm`, or the dataset: `crm.berths`. */
  readonly name: string;
  /** Where the credentials are set: `secret(CRM_URL)`, or the url of the source. */
  readonly credentials: string;
  readonly user: string;
  readonly host: string;
  readonly database: string;
  /** Where a table is that is named without a schema. */
  readonly schema: string;
  /** What may hold values that cannot be read: `nocodb_id as int`, `computed age`. */
  readonly fallible?: readonly string[];
};

export type Sentence = {
  readonly code: string;
  readonly transient: boolean;
  /** What follows the place. `message` is the server's own; only sentences about structure repeat it. */
  say(place: Place, message: string): string;
};

/** Makes a sentence. */
export function sentence(code: string, say: Sentence['say'], transient = false): Sentence {
  return { code, transient, say };
}
