/** A whole shop that moved from MariaDB to PostgreSQL: docs/across-engines.md says why each line is there. */
import {
  defineConfig,
  fieldAgreement,
  mysql,
  orphans,
  postgres,
  rowCounts,
  secret,
} from '@cutover/reconcile';

const legacy = mysql({ url: secret('LEGACY_URL') });
const shop = postgres({ url: secret('SHOP_URL') });

const countries = { key: 'code' };
const customers = { key: { id: 'uuid' } } as const;
const articles = { key: 'sku' };
const orders = { key: ['day', 'no'], kinds: { customer: 'uuid' } } as const;
const lines = { key: ['day', 'no', 'sku'] };
const events = { key: { place: 'text', seq: 'int' } } as const;

const oldOrders = legacy.table('orders', { ...orders, computed: { took_s: 'time_to_sec(took)' } });
const newOrders = shop.table('orders', {
  key: ['day', 'no'],
  computed: { took_s: 'extract(epoch FROM took)' },
});
const both = (table: string, options: { readonly key: string | readonly string[] }) => ({
  source: legacy.table(table, options),
  target: shop.table(table, options),
});
const oldCustomers = legacy.table('customers', customers);
const newCustomers = shop.table('customers', customers);
const log = { source: legacy.table('events', events), target: shop.table('events', events) };

export default defineConfig({
  sources: { legacy, shop },
  suites: {
    gate: {
      frozen: true,
      checks: [
        fieldAgreement('countries', both('countries', countries)),
        fieldAgreement(
          'customers',
          { source: oldCustomers, target: newCustomers },
          {
            columns: [
              { source: 'name', target: 'full_name' },
              ...['salutation', 'email', 'country', 'balance', 'points', 'note', 'photo', 'prefs'],
              { source: 'born', nullAs: '0000-00-00' },
              { source: 'newsletter', as: 'boolean' },
              { source: 'interests', as: 'array' },
              { source: 'joined', target: 'joined_at', timeZone: 'Europe/Berlin' },
            ],
          },
        ),
        fieldAgreement('articles', both('articles', articles), {
          columns: [
            ...['title', 'price', 'weight', 'torque', 'size', 'since', 'ready_by'],
            ...['checksum', 'spec', 'stock', 'barcode'],
            { source: 'kind', map: { P: 'part', A: 'accessory', S: 'service' } },
            { source: 'changed', target: 'changed_at' },
            { source: 'sold_out', as: 'boolean' },
          ],
        }),
        fieldAgreement(
          'orders',
          { source: oldOrders, target: newOrders },
          {
            columns: [
              { source: 'customer', target: 'customer_id', as: 'uuid' },
              ...['state', 'total', 'took_s', 'remark', 'discount'],
              { source: 'placed', target: 'placed_at' },
              { source: 'paid', target: 'paid_at', nullAs: '0000-00-00 00:00:00' },
              { source: 'gift', as: 'boolean' },
            ],
          },
        ),
        fieldAgreement('order_lines', both('order_lines', lines)),
        fieldAgreement('events', log),

        rowCounts('count.countries', both('countries', countries)),
        rowCounts('count.customers', { source: oldCustomers, target: newCustomers }),
        rowCounts('count.articles', both('articles', articles)),
        rowCounts('count.lines', both('order_lines', lines)),
        rowCounts('count.events', log),
        rowCounts(
          'count.orders',
          { source: oldOrders, target: newOrders },
          { group: ['state', 'gift'], map: { gift: { '0': 'false', '1': 'true' } } },
        ),
        orphans('order-customer', { from: newOrders.by('customer_id'), to: newCustomers }),
        orphans('old-order-customer', { from: oldOrders.by('customer'), to: newCustomers }),
        orphans('line-order', {
          from: shop.table('order_lines', lines).by('day', 'no'),
          to: newOrders,
        }),
        orphans('line-article', {
          from: shop.table('order_lines', lines).by('sku'),
          to: shop.table('articles', articles),
        }),
      ],
    },
  },
});
