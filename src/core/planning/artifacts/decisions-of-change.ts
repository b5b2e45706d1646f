/** What was decided about the tasks themselves: cycles that were opened, tasks that were split or joined. */
import type { CycleRepair } from '../../model/tasks-artifact.ts'
import type { Plan } from '../plan.ts'
import type { Decision } from './decisions.ts'
import { listed, plain } from './markdown.ts'
import { counted } from '../../std/counted.ts'

/** Repairs that are told one by one. */
const REPAIRS_SHOWN = 10

/** Cycles that were opened on request, each repair a decision of its own. */
export function repairs({ tasks }: Plan): Decision[] {
  const all = tasks.meta.repairs
  const told = all.slice(0, REPAIRS_SHOWN).map(repair)
  const last = told.at(-1)
  const more = all.length - told.length
  if (more > 0 && last !== undefined) {
    told[told.length - 1] = {
      ...last,
      rationale: `${last.rationale} ${more} more repairs of this kind stand in tasks.json.`,
    }
  }
  return told
}

function repair({ op, cycle, from, to, added, reason }: CycleRepair): Decision {
  return {
    title: `The cycle through ${from} and ${to}`,
    context: `${listed(cycle)} wait for each other; the dependency ${from} → ${to} was opened.`,
    options: [
      {
        name: 'refuse the plan',
        pro: 'nothing is changed',
        con: 'there is no plan until the specification is changed',
      },
      {
        name: 'split at the interface',
        pro: 'the interface is settled first, then both sides go on',
        con: 'one task more for each task that is split',
      },
      { name: 'insert a contract task', pro: 'no task is changed', con: 'somebody must write the contract down' },
    ],
    selected: `${op === 'split_at_interface' ? 'Split at the interface' : 'A contract task'} (${listed(added)}).`,
    rationale: `Repairs were asked for. ${plain(reason)}`,
  }
}

/** Tasks that were split or joined for their size. */
export function changedSizes({ tasks, dag }: Plan): Decision[] {
  const { split, merged } = tasks.meta.autonormalization
  const decisions: Decision[] = []
  const ordered = new Set(dag.edges.map(({ from, to }) => `${from} ${to}`))
  const isChain = (parts: readonly string[]): boolean =>
    parts.every((part, i) => i === 0 || ordered.has(`${parts[i - 1] ?? ''} ${part}`))
  const chains = split.filter(({ into }) => isChain(into)).length
  const keep = { name: 'leave them as they are', pro: 'the plan follows the specification word for word' }
  if (split.length > 0) {
    decisions.push({
      title: 'Tasks that were too large',
      context: `${counted(split.length, 'task')} by their mean hours: ${listed(split.map(({ from }) => `“${plain(from)}”`))}.`,
      options: [
        { ...keep, con: 'long tasks are estimated badly, retried dearly and run alone' },
        {
          name: 'split along scopes or interfaces',
          pro: `each part can be checked and retried alone${chains < split.length ? ', and some can run side by side' : ''}`,
          con: `more tasks to look after${chains > 0 ? '; parts that follow each other are no quicker' : ''}`,
        },
      ],
      selected: `Split: ${listed(split.map(({ from, into }) => `“${plain(from)}” into ${listed(into, 6)}${isChain(into) ? ', one after the other' : ', side by side where their order allows'}`))}.`,
      rationale: reasons(split),
    })
  }
  if (merged.length > 0) {
    decisions.push({
      title: 'Tasks that were too small',
      context: `${counted(
        merged.reduce((sum, { from }) => sum + from.length, 0),
        'task',
      )} by their mean hours.`,
      options: [
        { ...keep, con: 'starting each costs more than doing it' },
        {
          name: 'join neighbours',
          pro: 'fewer starts, fewer handovers',
          con: 'a retry repeats all of the joined work',
        },
      ],
      selected: `Joined: ${listed(
        merged.map(
          ({ from, into }) =>
            `${listed(
              from.map((title) => `“${plain(title)}”`),
              6,
            )} as ${into}`,
        ),
      )}.`,
      rationale: reasons(merged),
    })
  }
  return decisions
}

function reasons(changes: readonly { readonly reason: string }[]): string {
  const different = [...new Set(changes.map(({ reason }) => reasonText(reason)))]
  return `${different.slice(0, 5).join('; ')}${different.length > 5 ? '; and others, in tasks.json' : ''}.`.replace(
    '..',
    '.',
  )
}

/** A reason with at most two decimals in its hours. */
export function reasonText(reason: string): string {
  return plain(reason).replaceAll(/(\d+\.\d\d)\d+(?= h\b)/g, '$1')
}
