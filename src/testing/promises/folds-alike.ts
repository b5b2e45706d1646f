import { assert } from '../../core/std/assert.ts'
import { sameSite } from '../site-snapshot.ts'
import type { KeptPromise } from './kept-promise.ts'

/** Recovery: the stored events are the state. */
export const foldsAlike: KeptPromise = {
  says: 'folding the stored events gives the state that ran, after each crash and at the end',
  watch: ({ shadow, note }) => ({
    restarted(site) {
      assert(sameSite(site, shadow, { counters: true }), 'a restart folds the same state')
      note('restart')
    },
    closed(site) {
      assert(sameSite(site, shadow, { counters: false }), 'folding the stored events gives the state that ran')
    },
  }),
}
