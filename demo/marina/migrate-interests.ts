/** The mega-table becomes clients, merged by e-mail address, and interests with their notes, tags and documents. */
import { emailKey, isInterest, STAGES, type LegacyInterest } from './legacy.ts';
import { instantOf } from './local-time.ts';
import { audit, IMPORTED_AT, type Target } from './target.ts';

/** One client for each e-mail address, and one for each interest without: those are for a person to merge. */
export function mergeClients(interests: readonly LegacyInterest[], target: Target): void {
  const { crm, idMaps, portId, random } = target;
  const byEmail = new Map<string, string>();
  for (const interest of interests.filter(isInterest)) {
    const email = emailKey(interest['Email Address']);
    const known = email === null ? undefined : byEmail.get(email);
    const id = known ?? random.uuid();
    idMaps.clients.set(interest.id, id);
    if (known !== undefined) continue;
    crm.clients.push({
      id,
      port_id: portId,
      full_name: properName(interest['Full Name'] ?? ''),
      residence: interest['Place of Residence'],
      created_at: instantOf(interest.created_at),
    });
    const contact = (kind: 'email' | 'phone', value: string) =>
      crm.client_contacts.push({ id: random.uuid(), client_id: id, kind, value });
    if (email !== null) {
      byEmail.set(email, id);
      contact('email', email);
    }
    if (interest['Phone Number'] !== null) contact('phone', interest['Phone Number']);
    audit(target, 'client', id, interest.id);
  }
}

export function migrateInterests(interests: readonly LegacyInterest[], target: Target): void {
  const { crm, idMaps, portId, random } = target;
  const berths = new Map(crm.berths.map(({ mooring_number: number, id }) => [number, id]));
  for (const interest of interests.filter(isInterest)) {
    const id = random.uuid();
    const client = idMaps.clients.get(interest.id)!;
    idMaps.interests.set(interest.id, id);
    crm.interests.push({
      id,
      port_id: portId,
      client_id: client,
      berth_id: berths.get(interest['Mooring Number'] ?? '') ?? null,
      pipeline_stage: STAGES[interest['Sales Process Level'] ?? ''] ?? 'open',
      yacht_name: interest['Yacht Name'],
      yacht_length_ft: interest['Yacht Length'],
      added_on: interest['Date Added'],
      created_at: instantOf(interest.created_at),
      archived_at: interest.Archived === null ? null : instantOf(interest.Archived),
      last_imported_at: IMPORTED_AT,
    });
    migrateAttachments(interest, { interest: id, client }, target);
    audit(target, 'interest', id, interest.id);
  }
}

function migrateAttachments(
  legacy: LegacyInterest,
  { interest, client }: { readonly interest: string; readonly client: string },
  { crm, random }: Target,
): void {
  const { 'Internal Notes': notes, Tags: tags, 'EOI Document': eoi } = legacy;
  if (notes !== null) crm.interest_notes.push({ id: random.uuid(), interest_id: interest, body: notes });
  if (eoi !== null) {
    const number = crm.documents.length + 1;
    const document = { id: random.uuid(), number, client_id: client, interest_id: interest, title: eoi };
    crm.documents.push(document);
    const name = properName(legacy['Full Name'] ?? '');
    crm.document_signers.push({ id: random.uuid(), document_id: document.id, full_name: name });
  }
  for (const name of tags?.split(',') ?? []) {
    let tag = crm.tags.find((known) => known.name === name);
    if (tag === undefined) crm.tags.push((tag = { id: random.uuid(), name }));
    crm.interest_tags.push({ interest_id: interest, tag_id: tag.id });
  }
}

/** Trimmed, without an honorific, in title case. */
function properName(typed: string): string {
  const bare = typed.trim().replace(/^(Mr|Mrs|Ms|Dr|Capt)\.? /, '');
  return bare.toLowerCase().replace(/(^|[\s'-])\p{L}/gu, (letter) => letter.toUpperCase());
}
