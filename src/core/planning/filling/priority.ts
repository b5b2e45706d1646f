import { Priority } from '../../model/identity.ts'
import { isOptional } from '../language/modality.ts'
import type { WorkItem } from '../work/work-item.ts'
import type { Filled } from './filled.ts'

/** The most urgent priority that a requirement of the item, or its group, states; what only may be made is low. */
export function priorityOf({ requirements }: WorkItem): Filled {
  const stated = requirements.flatMap((one) => one.priority ?? one.group?.priority ?? [])
  const [priority] = stated.toSorted((a, b) => Priority.options.indexOf(a) - Priority.options.indexOf(b))
  if (priority !== undefined) {
    const because = `the specification gives it the priority ${priority}`
    return { fields: { priority }, derivation: [{ field: 'priority', rule: 'stated-priority', because }] }
  }
  if (!requirements.every(({ modality, text }) => modality === 'may' && isOptional(text))) return { fields: {} }
  return {
    fields: { priority: 'low' },
    inferred: ['scheduling_hints.priority'],
    derivation: [{ field: 'priority', rule: 'optional-words', because: 'its words only allow it (“may”)' }],
  }
}
