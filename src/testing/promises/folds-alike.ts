import { assert } from '../../core/std/assert.ts'
import { siteSnapshot } from '../site-snapshot.ts'
import type { KeptPromise } from './kept-promise.ts'

export const foldsAlike: KeptPromise = {
  says: 'folding the stored events gives the state that ran, after each crash and at the end',
  watch: ({ shadow, note }) => ({
    restarted(site) {
      assert(siteSnapshot(site) === siteSnapshot(shadow), 'a restart folds the same state')
      note('restart')
    },
    closed(site) {
      assert(
        siteSnapshot(site, { counters: false }) === siteSnapshot(shadow, { counters: false }),
        'folding the stored events gives the state that ran',
      )
    },
  }),
}
