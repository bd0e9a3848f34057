/** The vocabularies of both systems. A value that is not in here is a finding, never silently something else. */

export const STAGES = {
  'General Qualified Interest': 'open',
  'Specific Qualified Interest': 'details_sent',
  'EOI and NDA Sent': 'in_communication',
  'Signed EOI and NDA': 'signed_eoi_nda',
  'Made Reservation': 'deposit_10pct',
  'Contract Negotiation': 'contract',
  'Contract Negotiations Finalized': 'contract',
  'Contract Signed': 'completed',
  '': 'open', // nobody filled it in
};
export const BERTH_STATUSES = {
  Available: 'available',
  'Under Offer': 'under_offer',
  Sold: 'sold',
  Maintenance: 'maintenance',
};
export const BERTH_TYPES = { Finger: 'finger', 'Stern To': 'stern_to', Alongside: 'alongside' };
export const EXPENSE_CATEGORIES = {
  'Food/Drinks': 'food_drinks',
  'Fuel & Oil': 'fuel_oil',
  Maintenance: 'maintenance',
  Office: 'office',
  Other: 'other',
};
export const PAYMENT_METHODS = { Card: 'card', Cash: 'cash', 'Bank Transfer': 'bank_transfer' };
