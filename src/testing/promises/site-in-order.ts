import { judgeSite } from '../site-judge.ts'
import type { KeptPromise } from './kept-promise.ts'

/** The state by itself. */
export const siteInOrder: KeptPromise = {
  says: 'after every turn the state is whole in itself, every waiting task has a reason, and nothing that could start waits',
  watch: () => ({
    turned({ inputs, site }) {
      const last = inputs.at(-1)
      judgeSite(site, { settled: last !== undefined && last.type !== 'take_up' })
    },
  }),
}
