/** The sections of Plan.md about what may go wrong, and what was changed: risks, sizes, repairs, findings. */
import { isOutward } from '../../model/action.ts'
import type { LowConfidenceDep } from '../../model/dag-artifact.ts'
import { counted } from '../../std/counted.ts'
import type { Plan } from '../plan.ts'
import { reasonText } from './decisions-of-change.ts'
import { cutList, cutTable, hoursText, listed, plain } from './markdown.ts'

/** What may go wrong: what cannot be taken back, what was only guessed, and dependencies that a person should look at. */
export function risksSection(plan: Plan): string {
  const parts = [irreversible(plan), guessedOrder(plan), guessedFiles(plan), uncertain(plan), soft(plan)].filter(
    (part) => part !== '',
  )
  return parts.length === 0 ? '' : `## Risks\n\n${parts.join('\n')}`
}

/** Tasks that reach beyond the machine and can be neither repeated nor taken back. */
function irreversible({ coordinator }: Plan): string {
  const found = coordinator.graph.nodes.filter(
    (node) =>
      !node.done &&
      !node.idempotent &&
      node.compensation === undefined &&
      node.effects.some((effect) => isOutward(effect.kind) && effect.reversible !== true),
  )
  if (found.length === 0) return ''
  return `Tasks that reach beyond this machine and can be neither repeated nor taken back: ${listed(found.map((node) => node.id))}.\n`
}

/** An order that rests on words which two tasks have in common: right more often than not, and no more. */
const BY_WORDS = 0.8

function guessedOrder({ tasks, proposals }: Plan): string {
  const arrows = proposals.edges.filter(
    ({ type, isHard }) => isHard && type !== 'mutual_exclusion' && type !== 'resource_limited',
  )
  const sure = arrows.filter(
    ({ origin, confidence }) =>
      origin === 'inferred' && confidence < BY_WORDS && confidence >= tasks.meta.min_confidence,
  )
  if (sure.length === 0 || proposals.proposer.name !== 'rules') return ''
  return `${sure.length} of ${counted(arrows.length, 'dependency', 'dependencies')} ${sure.length === 1 ? 'rests' : 'rest'} only on words that both tasks have in common; \`tasks explain-plan\` quotes them. State the order where it matters (\`after:\`, “depends on FR-003”).\n`
}

/** A file of which the search is no surer than this may be the wrong one. */
const UNSURE = 0.3

/** Tasks whose surest file was found with little confidence. */
function guessedFiles({ tasks }: Plan): string {
  const unsure = tasks.tasks.filter(({ done, derivation }) => {
    const scores = (derivation ?? []).flatMap(({ rule, score }) => (rule.startsWith('scope-') ? (score ?? []) : []))
    return !done && scores.length > 0 && scores.every((score) => score < UNSURE)
  })
  if (unsure.length === 0) return ''
  const ids = listed(unsure.map(({ id }) => id))
  return `The files of ${counted(unsure.length, 'task')} were found by words with little confidence: ${ids}. Whoever does them looks first whether they are the right ones.\n`
}

const STANDINGS: Readonly<Record<LowConfidenceDep['standing'], string>> = {
  open: 'open',
  implied: 'follows from sure ones',
  contradicted: 'sure ones say the opposite',
}
const POLICIES = {
  soft: 'they only prefer their order',
  hold: 'their tasks wait until a person approves',
  drop: 'they order nothing',
} as const

function uncertain({ dag, tasks }: Plan): string {
  const deps = dag.low_confidence_deps
  if (deps.length === 0) return ''
  const rows = cutTable(
    ['task', 'after', 'type', 'confidence', 'standing', 'longest chain through it'],
    deps,
    (dep) => [
      dep.to,
      dep.from,
      dep.type,
      String(dep.confidence),
      STANDINGS[dep.standing],
      hoursText(dep.through_hours),
    ],
    'dag.json',
  )
  return `Too uncertain to order anything (below ${tasks.meta.min_confidence}); ${POLICIES[tasks.meta.low_confidence]}:\n\n${rows}`
}

/** Orders that somebody prefers one by one; those that were only guessed by their number; dag.json lists them. */
function soft({ dag, tasks }: Plan): string {
  const guesses = new Set(
    tasks.dependencies
      .filter(({ isHard, origin }) => !isHard && origin === 'inferred')
      .map(({ from, to }) => `${from} ${to}`),
  )
  const stated = dag.soft_deps.filter(({ from, to }) => !guesses.has(`${from} ${to}`))
  const guessed = dag.soft_deps.length - stated.length
  const rows = cutTable(
    ['task', 'after', 'type', 'confidence'],
    stated,
    (edge) => [edge.to, edge.from, edge.type, String(edge.confidence)],
    'dag.json',
  )
  const parts = [
    ...(stated.length === 0 ? [] : [`Soft: preferred, never waited for:\n\n${rows}`]),
    ...(guessed === 0
      ? []
      : [
          `${counted(guessed, 'order is', 'orders are')} only preferred and never waited for, because too little speaks for ${guessed === 1 ? 'it' : 'them'}; dag.json has ${guessed === 1 ? 'it' : 'them'}.\n`,
        ]),
  ]
  return parts.join('\n')
}

/** Which tasks were split or joined for their size, which were left alone, and what was done to open cycles. */
export function changesSection({ tasks }: Plan): string {
  const { split, merged, reported } = tasks.meta.autonormalization
  const { repairs } = tasks.meta
  const parts = [
    split.length === 0
      ? ''
      : `Split:\n\n${cutList(split, ({ from, into, reason }) => `“${plain(from)}” into ${listed(into)}: ${reasonText(reason)}`, 'tasks.json')}`,
    merged.length === 0
      ? ''
      : `Joined:\n\n${cutList(merged, ({ from, into, reason }) => `${listed(from.map((title) => `“${plain(title)}”`))} as ${into}: ${plain(reason)}`, 'tasks.json')}`,
    reported.length === 0
      ? ''
      : `Left as they are, though too large or too small:\n\n${cutList(
          [...Map.groupBy(reported, ({ reason }) => reason)],
          ([reason, list]) =>
            `${plain(reason)}: ${listed(list.map(({ task, mean_hours }) => `${task} (${hoursText(mean_hours)})`))}`,
          'tasks.json',
        )}`,
    repairs.length === 0
      ? ''
      : `Cycles that were opened on request:\n\n${cutList(repairs, ({ op, from, to, added, reason }) => `${from} → ${to} by ${op === 'split_at_interface' ? 'splitting at the interface' : 'a contract task'} (${listed(added)}): ${plain(reason)}`, 'tasks.json')}`,
  ].filter((part) => part !== '')
  return parts.length === 0 ? '' : `## Sizes and repairs\n\n${parts.join('\n')}`
}
