/** The files of both systems and of both websites, in five buckets and an inbox, and the list that the copying left behind. */

/** A line of the copy manifest: which object became which. */
export type Copy = {
  source_bucket: string;
  source_key: string;
  target_bucket: string;
  target_key: string | null;
};

/** The buckets; the copy manifest calls those by these names that something was copied from or to. */
export const BUCKETS = {
  legacy: 'legacy-media',
  crm: 'crm-media',
  oldInbox: 'legacy-inbox',
  inbox: 'crm-inbox',
  oldPictures: 'old-website',
  newPictures: 'new-website',
} as const;

/** What is in each bucket, key to bytes, and the manifest. */
export type Media = Readonly<Record<keyof typeof BUCKETS, Map<string, Buffer>>> & { readonly copies: Copy[] };

/** A file of the old system, and the row that it belongs to by the old system's id. */
export type OldFile = {
  readonly key: string;
  readonly entity: 'berths' | 'interests' | 'expenses' | 'invoices' | 'ports';
  readonly of: number;
  readonly bytes: Buffer;
};
