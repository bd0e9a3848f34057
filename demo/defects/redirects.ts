/** Defects of old addresses: they lead elsewhere, or nowhere, or in circles. */
import { newAddress, OLD_HOST, page } from '../marina/site.ts';
import { finding, type Defect } from './defect.ts';

const CHECK = 'old-addresses';

export const REDIRECTS: readonly Defect[] = [
  {
    story: 'an old address redirects for now only, so that search engines keep it',
    plant({ moved }) {
      const { from, answer } = moved();
      answer.status = 302;
      return [finding(CHECK, 'status', [from], 'status')];
    },
  },
  {
    story: 'an article leads to the home page, as everything did that nobody had thought of',
    plant({ moved }) {
      const { from, answer } = moved();
      answer.location = newAddress('/');
      return [finding(CHECK, 'target', [from], 'location'), finding(CHECK, 'content', [from], 'marker')];
    },
  },
  {
    story: 'an article was renamed once more, and its reader is sent on twice',
    plant({ moved, world: { site } }) {
      const { from, to, title } = moved();
      site.pages.set(to, { status: 301, location: newAddress(`${to}-again`) });
      site.pages.set(`${to}-again`, page(title));
      return [finding(CHECK, 'hops', [from], 'hops')];
    },
  },
  {
    story: 'the new site sends a reader back to where he came from',
    plant({ moved, world: { site } }) {
      const { from, to } = moved();
      site.pages.set(to, { status: 302, location: `http://${OLD_HOST}${from}` });
      return [finding(CHECK, 'loop', [from], 'loop')];
    },
  },
  {
    story: 'the page at the end was never moved',
    plant({ moved, world: { site } }) {
      const { from, to } = moved();
      site.pages.delete(to);
      return [finding(CHECK, 'final', [from], 'final_status')];
    },
  },
  {
    story: 'a page says that it was not found, and calls that a success',
    plant({ moved, world: { site } }) {
      const { from, to } = moved();
      site.pages.set(to, page('Page not found'));
      return [finding(CHECK, 'content', [from], 'marker')];
    },
  },
  {
    story: 'what never existed has a page, so that nothing can be told from what it answers',
    plant({ world: { site } }) {
      site.old.set('/node/99999999', page('Welcome'));
      return [finding(CHECK, 'soft-200', ['unknown', '/node/99999999'])];
    },
  },
];
