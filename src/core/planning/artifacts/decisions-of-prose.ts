/** What was decided while prose was read as tasks: what was joined, where it goes, what comes first, and what was left out. */
import { counted } from '../../std/counted.ts'
import type { Plan } from '../plan.ts'
import type { Decision } from './decisions.ts'
import { brief, code, listed, percent, plain } from './markdown.ts'
import { isPlace, placeOf } from './written-place.ts'

/** Tasks, places and reasons that are named. */
const MOST = 5

/** Decisions about reading; none of them arises where a specification states its tasks by hints. */
export function decisionsOfProse(plan: Plan): (Decision | undefined)[] {
  return [joinedRequirements(plan), joinedFeatures(plan), leftOut(plan), notRead(plan), foundFiles(plan)]
}

/** Decisions about order that nobody stated. */
export function decisionsOfOrder(plan: Plan): (Decision | undefined)[] {
  return [readOrder(plan), weakOrder(plan), contradictingOrder(plan), sharedPlaces(plan)]
}

const JOINING: ReadonlyMap<string, string> = new Map([
  ['named-part', 'all that stands under one heading'],
  ['joined-units', 'demands of one kind that stand together'],
])

function joinedRequirements({ proposals }: Plan): Decision | undefined {
  const rules = new Map<string, number>()
  let [requirements, joined] = [0, 0]
  for (const { evidence, derivation = [] } of proposals.tasks) {
    const rule = derivation.find(({ field, rule: name }) => field === 'task' && JOINING.has(name))?.rule
    requirements += evidence.length
    if (rule === undefined || evidence.length < 2) continue
    joined++
    rules.set(rule, (rules.get(rule) ?? 0) + 1)
  }
  if (joined === 0) return undefined
  const told = [...rules].map(
    ([rule, count]) => `${count} ${count === 1 ? 'carries' : 'carry'} out ${JOINING.get(rule)}`,
  )
  return {
    title: 'What is one task',
    context: `${counted(requirements, 'passage')} of the specification ${requirements === 1 ? 'asks' : 'ask'} for something; they became ${counted(proposals.tasks.length, 'task')}, of which ${told.join(' and ')}.`,
    options: [
      {
        name: 'join what makes one change',
        pro: 'a change is built, reviewed and merged once',
        con: 'it is done only when all of its requirements are met',
      },
      {
        name: 'one task for each requirement',
        pro: 'each requirement is ticked off by itself',
        con: `${requirements} tasks, of which many change the same files and wait for each other`,
      },
    ],
    selected: 'Join; each task quotes every passage that it carries out.',
    rationale:
      'Requirements that stand together, share their words and are of one kind of work are met by one change. A heading or a list item of its own keeps a part apart.',
  }
}

function joinedFeatures({ tasks, features }: Plan): Decision | undefined {
  const found = tasks.meta.findings.find(({ code: name }) => name === 'many-features')
  if (found === undefined) return undefined
  return {
    title: 'More parts than people can keep in their heads',
    context: `${plain(found.message)} ${counted(features.features.length, 'feature')} stand in this plan.`,
    options: [
      { name: 'join the likest', pro: 'the plan can be surveyed', con: 'a feature has more than one heading' },
      { name: 'a feature for each part', pro: 'it reads like the specification', con: 'nobody sees the whole' },
    ],
    selected: 'Join the likest.',
    rationale: plain(found.advice),
  }
}

function leftOut({ proposals }: Plan): Decision | undefined {
  const excluded = proposals.excluded ?? []
  if (excluded.length === 0) return undefined
  const reasons = [...new Set(excluded.map(({ rationale }) => rationale))].filter((reason) => reason !== '')
  return {
    title: 'What is left out on purpose',
    context: `${counted(excluded.length, 'passage')} ${excluded.length === 1 ? 'was' : 'were'} read as what is not to be made${reasons.length === 0 ? '' : ` (${plain(listed(reasons, MOST))})`}.`,
    options: [
      {
        name: 'no task, and a bound on tasks nearby',
        pro: 'nobody makes what was ruled out',
        con: 'a heading that was misread hides work',
      },
      { name: 'plan it as well', pro: 'nothing is missed', con: 'work that nobody wants' },
    ],
    selected: 'No task; Plan.md lists all of it under “Not part of it”.',
    rationale: 'The specification says so in its own words.',
  }
}

const UNREAD: ReadonlySet<string> = new Set([
  'language-not-read',
  'not-a-specification',
  'document-not-read',
  'contract-not-read',
  'sections-not-required',
])

function notRead({ tasks }: Plan): Decision | undefined {
  const found = tasks.meta.findings.filter(({ code: name }) => UNREAD.has(name))
  if (found.length === 0) return undefined
  const told = found.slice(0, MOST).map(({ message, place }) => `${plain(message)} (${plain(place)})`)
  return {
    title: 'Text that was not read as demands',
    context: `${told.join(' ')}${found.length > MOST ? ` And ${found.length - MOST} more, in tasks.json.` : ''}`,
    options: [
      { name: 'plan from the rest', pro: 'what is understood can begin', con: 'what was not read may ask for more' },
      { name: 'refuse the plan', pro: 'nothing can be missed', con: 'nothing begins' },
    ],
    selected: 'Plan from the rest, and say what was not read.',
    rationale: 'A demand is never guessed from text that is not understood.',
  }
}

function foundFiles({ proposals }: Plan): Decision | undefined {
  const best = proposals.tasks.flatMap(({ derivation = [] }) => {
    const scores = derivation.flatMap(({ rule, score }) => (rule === 'scope-found' ? (score ?? []) : []))
    return scores.length === 0 ? [] : [{ count: scores.length, best: scores.reduce((a, b) => Math.max(a, b)) }]
  })
  if (best.length === 0) return undefined
  const files = best.reduce((sum, { count }) => sum + count, 0)
  const scores = best.map((one) => one.best).toSorted((a, b) => a - b)
  const [least, middle, most] = [scores[0], scores[Math.floor(scores.length / 2)], scores.at(-1)].map((score) =>
    brief(score ?? 0),
  )
  return {
    title: 'Which files tasks may change',
    context: `For ${best.length} of ${counted(proposals.tasks.length, 'task')} ${counted(files, 'file was', 'files were')} found by searching the codebase. How sure the best file of each is: ${least} to ${most} of 1, the median ${middle}.`,
    options: [
      {
        name: 'what the search finds',
        pro: 'tasks on different files run side by side; whoever does one knows where to begin',
        con: 'a file may be missing or wrong',
      },
      {
        name: 'any file',
        pro: 'nothing is ruled out',
        con: 'no two tasks are known to be safe side by side',
      },
    ],
    selected: 'What the search finds; `tasks explain-plan` says why for each file.',
    rationale:
      'The search goes by words, definitions and what was changed together before. Write `files:` where it errs.',
  }
}

/** The confidence of each kind of evidence, the surest first. */
const EVIDENCE: readonly (readonly [least: number, words: string])[] = [
  [0.92, 'by a new name that one task makes and the other uses'],
  [0.8, 'by the ground or the layer that one is for the other'],
  [0.72, 'by words in common, of which one task says that it makes, checks or tells them'],
  [0, 'by words in common, where the task that is told earlier comes first'],
]

function readOrder({ tasks, proposals }: Plan): Decision | undefined {
  const arrows = proposals.edges.filter(({ type, isHard }) => isHard && isArrow(type))
  const read = arrows.filter(
    ({ origin, confidence }) => origin === 'inferred' && confidence >= tasks.meta.min_confidence,
  )
  if (read.length === 0 || proposals.proposer.name !== 'rules') return undefined
  const byEvidence = Map.groupBy(read, ({ confidence }) => EVIDENCE.findIndex(([least]) => confidence >= least))
  const told = EVIDENCE.flatMap(([, words], place) => {
    const count = byEvidence.get(place)?.length ?? 0
    return count === 0 ? [] : [`${count} ${words}`]
  })
  return {
    title: 'Order that nobody stated',
    context: `${read.length} of ${counted(arrows.length, 'dependency', 'dependencies')} ${read.length === 1 ? 'was' : 'were'} read from what tasks say: ${told.join(', ')}. Each quotes words of both tasks.`,
    options: [
      { name: 'wait', pro: 'no task begins before what it builds on', con: 'a wrong one costs time' },
      {
        name: 'only prefer the order',
        pro: 'nothing waits without need',
        con: 'a task may begin on ground that is not there',
      },
      {
        name: 'the order of the text',
        pro: 'nobody has to think about it',
        con: 'everything waits for everything before it',
      },
    ],
    selected: `Wait where the evidence is at least ${tasks.meta.min_confidence}; never for the order of the text alone.`,
    rationale: 'State the order where it matters: by ids (“depends on FR-003”), by titles, or with `after:`.',
  }
}

function weakOrder({ tasks, proposals }: Plan): Decision | undefined {
  const weak = tasks.dependencies.filter(
    ({ type, isHard, origin }) => !isHard && origin === 'inferred' && isArrow(type),
  )
  if (weak.length === 0 || proposals.proposer.name !== 'rules') return undefined
  return {
    title: 'Order for which too little speaks',
    context: `${counted(weak.length, 'dependency rests', 'dependencies rest')} on a single word that two tasks share: ${listed(weak.map(({ from, to }) => `${from} → ${to}`))}.`,
    options: [
      { name: 'prefer the order', pro: 'nothing waits for a guess', con: 'a guess that is right may be violated' },
      { name: 'wait', pro: 'no order is violated', con: 'a guess holds work back' },
      { name: 'forget it', pro: 'a simpler plan', con: 'the hint is lost' },
    ],
    selected: 'Prefer the order.',
    rationale: 'A word in common is a hint and no proof.',
  }
}

function contradictingOrder({ tasks }: Plan): Decision | undefined {
  const cut = tasks.meta.findings.filter(({ code: name }) => name === 'dependency-cut')
  if (cut.length === 0) return undefined
  return {
    title: 'Order that contradicts itself',
    context: `${cut
      .slice(0, MOST)
      .map(({ message }) => plain(message))
      .join(' ')}${cut.length > MOST ? ` And ${cut.length - MOST} more.` : ''}`,
    options: [
      { name: 'keep the surer words', pro: 'the plan has an order', con: 'the other words may be the right ones' },
      { name: 'refuse the plan', pro: 'nobody is overruled', con: 'there is no plan until the text is changed' },
    ],
    selected: 'Keep the surer words.',
    rationale: 'Ids outweigh names, and names outweigh other words.',
  }
}

function sharedPlaces({ tasks }: Plan): Decision | undefined {
  const places = Object.entries(tasks.resource_conflicts).filter(([name]) => isPlace(name))
  if (places.length === 0) return undefined
  const involved = new Set(places.flatMap(([, conflict]) => conflict.tasks))
  return {
    title: 'Tasks that may write the same files',
    context: `${involved.size} tasks (${percent(involved.size / tasks.tasks.length)}) may write ${counted(places.length, 'place')} that ${places.length === 1 ? 'another writes' : 'others write'} too, and nothing orders them: ${listed(
      places.map(([name]) => code(placeOf(name))),
      MOST,
    )}.`,
    options: [
      {
        name: 'a lock on the place',
        pro: 'they never meet, and whoever is ready first begins',
        con: 'the order differs from run to run',
      },
      { name: 'an arrow', pro: 'one order, fixed beforehand', con: 'an order that nothing in the text asks for' },
      { name: 'nothing', pro: 'all run side by side', con: 'two changes to one file must be merged by hand' },
    ],
    selected: 'A lock.',
    rationale: 'To share a file says “not together”, never “before”.',
  }
}

function isArrow(type: string): boolean {
  return type !== 'mutual_exclusion' && type !== 'resource_limited'
}
