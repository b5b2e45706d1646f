import type { Event } from '../../core/model/event.ts'
import { assert } from '../../core/std/assert.ts'
import { obligationKey, obligations } from '../../core/execution/obligations.ts'
import type { SiteState } from '../../core/execution/state.ts'
import type { KeptPromise, Watch } from './kept-promise.ts'

/** Nothing that is owed to the world is forgotten, and nothing is owed twice. */
export const obligationsAnswered: KeptPromise = {
  says: 'what was issued and not answered is what the state owes, after each event and each turn',
  watch: ({ shadow }) => watch(shadow),
}

function watch(shadow: SiteState): Watch {
  /** Keys of what turns handed out to be done, and of what the events say is to be done. */
  const issued = new Set<string>()
  const ordered = new Set<string>()
  const read = (event: Event): boolean => {
    const key = `${event.execution_id} ${String(event.attempt)}`
    if (event.type === 'attempt_ordered') ordered.add(`attempt ${key}`)
    else if (event.type === 'systemic_issue') ordered.add(`repair ${event.execution_id} ${event.issue.id}`)
    else if (event.type === 'remedy_planned' || event.type === 'remedy_refused')
      for (const book of [issued, ordered]) book.delete(`repair ${event.execution_id} ${event.issue}`)
    else if (event.type === 'attempt_cancel_ordered') ordered.add(`cancel ${key}`)
    else if (event.type === 'lock_granted' || event.type === 'lock_denied') {
      let number = 1
      while (ordered.has(`answer ${key} ${number}`)) number++
      ordered.add(`answer ${key} ${number}`)
    } else if (event.type === 'attempt_finished' || event.type === 'attempt_lost') {
      for (const book of [issued, ordered]) {
        book.delete(`attempt ${key}`)
        book.delete(`cancel ${key}`)
        for (const known of book) if (known.startsWith(`answer ${key} `)) book.delete(known)
      }
    } else return false
    return true
  }
  return {
    event(event) {
      if (read(event)) compare('ordered and not ended', ordered, shadow)
    },
    turned({ obligations: owed, site }) {
      for (const obligation of owed) issued.add(keyOf(obligation))
      compare('issued and not answered', issued, site)
    },
  }
}

function keyOf(obligation: ReturnType<typeof obligations>[number]): string {
  const execution_id = obligation.kind === 'attempt' ? obligation.order.execution_id : obligation.execution_id
  const [kind, ...token] = obligationKey(obligation).split(' ')
  return `${String(kind)} ${execution_id} ${token.join(' ')}`
}

function compare(what: string, keys: ReadonlySet<string>, site: SiteState): void {
  const owed = obligations(site).map(keyOf)
  const same = owed.length === keys.size && owed.every((key) => keys.has(key))
  assert(same, `owed: ${owed.join(', ')}; ${what}: ${[...keys].join(', ')}`)
}
