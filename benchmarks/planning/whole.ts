/** One specification planned end to end, and everything that is measured of the plan. */
import { type AlignedText, align, type Alignment, groupsOf, overlaps, scoreAlignment, TAU } from './alignment.ts'
import { type Baseline, BASELINES, baselineArrows } from './baselines.ts'
import { mean, SEED } from './bootstrap.ts'
import { bulletPlan } from './bullet-plan.ts'
import type { Codebase } from './codebase.ts'
import { type Arrow, isDense, kendallTau, scoreDependencies, widthOfArrows } from './dependency-scores.ts'
import { editStability } from './edit-stability.ts'
import { idsOfTasks, scoreEvidence } from './evidence-scores.ts'
import { arrowsOf, type HumanTasks, statesDependencies } from './human-plan.ts'
import { hygieneOf, isVerbFirst } from './hygiene.ts'
import type { Pair } from './pairs.ts'
import { arrowsOfPlan, bodyOf, orderOf, planned } from './planned.ts'
import { requirementUnits } from './requirement-units.ts'
import { scoreScope } from './scope-scores.ts'
import type { Specification } from './specification.ts'

/** Named numbers; a name is left out where nothing can be said. */
export type Measures = Record<string, number>

/** What was measured of one pair, or why nothing was. */
export interface WholeScore {
  readonly pair: Pair
  readonly measures: Measures
  /** Titles that do not begin with a verb. */
  readonly titles: readonly string[]
  readonly refusal: string
}

/** Plans a specification and measures the plan. `stranger`: what people wrote for another specification, to see what chance aligns. */
export function scoreWhole(
  pair: Pair,
  specification: Specification,
  codebase: Codebase | undefined,
  stranger: HumanTasks | undefined,
): WholeScore {
  const { documents, modified, added } = specification
  const started = process.cpuUsage()
  const { plan, refusal } = planned(documents, codebase)
  const took = process.cpuUsage(started)
  if (plan === undefined) return { pair, measures: {}, titles: [], refusal }
  const units = requirementUnits(pair.kind, documents)
  const ours = plan.tasks.tasks.map((task) => ({ title: task.title, body: bodyOf(task) }))
  const arrows = arrowsOfPlan(plan)
  const paths = codebase?.index.files.map(({ path }) => path)
  const stability = editStability(plan, documents, codebase)
  const table = overlaps(ours, textsOf(pair.tasks))
  const aligned = align(table, pair.tasks.length, TAU)
  const measures: Record<string, number | undefined> = {
    ...hygieneOf(plan),
    ...scoreEvidence(plan, documents, units),
    ...scoreScope(plan, paths, modified, added),
    ...alignmentMeasures(table, pair.tasks.length),
    align_title_f1: titleF1(ours, pair.tasks),
    ...(stranger === undefined ? {} : strangerMeasures(ours, stranger, documents)),
    ...crowding(idsOfTasks(plan, units), units.length),
    trace_f1: traceF1(idsOfTasks(plan, units), aligned, pair.tasks, new Set(units.map(({ id }) => id))),
    tau_b: tauOf(orderOf(ours.length, arrows), aligned),
    stable_ids: stability?.ids,
    stable_keys: stability?.content_keys,
    ...dependencyMeasures(pair, aligned, arrows, ours),
    ...bulletMeasures(pair, documents),
    cpu_seconds: (took.user + took.system) / 1e6,
  }
  const told = Object.entries(measures).filter((each): each is [string, number] => each[1] !== undefined)
  const titles = ours.map(({ title }) => title).filter((title) => !isVerbFirst(title))
  return { pair, measures: Object.fromEntries(told), titles, refusal: '' }
}

/** How many of the format's own requirements one task takes on: whoever quotes all in one task covers all, and plans nothing. */
function crowding(ids: readonly ReadonlySet<string>[], units: number): Measures {
  const counts = ids.map((own) => own.size).filter((count) => count > 0)
  return units === 0 || counts.length === 0
    ? {}
    : { units_per_task: mean(counts), units_per_task_most: Math.max(...counts) }
}

/** What chance aligns: the same texts against what people wrote for another specification. */
function strangerMeasures(
  ours: readonly AlignedText[],
  stranger: HumanTasks,
  documents: Specification['documents'],
): Measures {
  const f1 = (texts: readonly AlignedText[]): number =>
    scoreAlignment(align(overlaps(texts, textsOf(stranger)), stranger.length, TAU)).f1
  return {
    stranger_f1: f1(ours),
    stranger_title_f1: titleF1(ours, stranger),
    bullet_stranger_f1: f1(bulletPlan(documents)),
  }
}

/** Alignment by our titles alone: short texts share more of their words, as bullets do. */
function titleF1(ours: readonly AlignedText[], theirs: HumanTasks): number {
  const titles = ours.map(({ title }) => ({ title, body: '' }))
  return scoreAlignment(align(overlaps(titles, textsOf(theirs)), theirs.length, TAU)).f1
}

function textsOf(tasks: HumanTasks): AlignedText[] {
  return tasks.map(({ title, body }) => ({ title, body }))
}

function alignmentMeasures(table: readonly (readonly number[])[], columns: number): Measures {
  const [less, at, more] = [TAU - 0.1, TAU, TAU + 0.1].map((tau) => scoreAlignment(align(table, columns, tau)))
  return {
    align_precision: at?.precision ?? 0,
    align_recall: at?.recall ?? 0,
    align_f1: at?.f1 ?? 0,
    align_f1_loose: less?.f1 ?? 0,
    align_f1_strict: more?.f1 ?? 0,
  }
}

/** Our requirement of each human task, by way of the tasks that mean the same, against those that it names. */
function traceF1(
  ids: readonly ReadonlySet<string>[],
  { ours, theirs }: Alignment,
  tasks: HumanTasks,
  known: ReadonlySet<string>,
): number | undefined {
  let [wanted, claimed, hits] = [0, 0, 0]
  for (const [place, { refs }] of tasks.entries()) {
    const stated = new Set(refs.filter((ref) => known.has(ref)))
    if (stated.size === 0) continue
    const mine = ours.flatMap((other, at) => (other === place ? [at] : []))
    const best = theirs[place]
    const found = new Set((mine.length > 0 || best === undefined ? mine : [best]).flatMap((at) => [...(ids[at] ?? [])]))
    const families = new Set([...stated].map(familyOf))
    const same = [...found].filter((id) => known.has(id) && families.has(familyOf(id)))
    wanted += stated.size
    claimed += same.length
    hits += same.filter((id) => stated.has(id)).length
  }
  return wanted === 0 ? undefined : (2 * hits) / (wanted + claimed)
}

function familyOf(id: string): string {
  return id.replace(/[\d.-].*$/, '')
}

function tauOf(order: readonly number[], { ours }: Alignment): number | undefined {
  const rank = new Map(order.map((place, at) => [place, at]))
  const known = ours.flatMap((other, place) => (other === undefined ? [] : [[rank.get(place) ?? 0, other] as const]))
  return kendallTau(
    known.map(([mine]) => mine),
    known.map(([, other]) => other),
  )
}

function dependencyMeasures(
  pair: Pair,
  aligned: Alignment,
  arrows: readonly Arrow[],
  ours: readonly AlignedText[],
): Measures {
  const human = arrowsOf(pair.tasks)
  const measures: Measures = {
    width: widthOfArrows(ours.length, arrows),
    arrows_per_task: arrows.length / Math.max(1, ours.length),
  }
  const stated = statesDependencies(pair.kind)
  const dense = isDense(pair.tasks.length, human)
  if (stated || dense) {
    const share = (width: number, size: number): number => width / Math.max(1, size)
    const humanWidth = widthOfArrows(pair.tasks.length, human)
    measures['width_ratio'] = (measures['width'] ?? 0) / humanWidth
    measures['width_share_ratio'] = share(measures['width'] ?? 0, ours.length) / share(humanWidth, pair.tasks.length)
  }
  const groups = groupsOf(aligned)
  if (!dense || groups.length < 3) return measures
  const [ofOurs, ofTheirs] = [
    placesOf(groups.map((group) => group.ours)),
    placesOf(groups.map((group) => group.theirs)),
  ]
  const truth = projected(human, ofTheirs)
  if (truth.length === 0) return measures
  const score = (list: readonly Arrow[]) =>
    scoreDependencies(groups.length, truth, projected(closed(ours.length, list), ofOurs))
  const mine = score(arrows)
  measures['groups'] = groups.length
  measures['ba'] = mine.balanced_accuracy
  measures['direct_f1'] = mine.direct_f1
  const plain = ours.map(({ title, body }) => ({ title, text: body }))
  for (const name of BASELINES) {
    const found = score(baselineArrows(name, plain, SEED))
    measures[`ba ${name satisfies Baseline}`] = found.balanced_accuracy
    measures[`direct_f1 ${name}`] = found.direct_f1
  }
  return measures
}

/** Arrows between all tasks that reach each other: what lies between may be in no group. */
function closed(size: number, arrows: readonly Arrow[]): Arrow[] {
  const next = Array.from({ length: size }, (): number[] => [])
  for (const [from, to] of arrows) next[from]?.push(to)
  return next.flatMap((_, start): Arrow[] => {
    const seen = new Set<number>()
    const open = [...(next[start] ?? [])]
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (seen.has(node)) continue
      seen.add(node)
      open.push(...(next[node] ?? []))
    }
    return [...seen].map((end): Arrow => [start, end])
  })
}

function placesOf(groups: readonly (readonly number[])[]): ReadonlyMap<number, number> {
  return new Map(groups.flatMap((members, group) => members.map((member) => [member, group] as const)))
}

function projected(arrows: readonly Arrow[], groupOf: ReadonlyMap<number, number>): Arrow[] {
  return arrows.flatMap(([from, to]): Arrow[] => {
    const [a, b] = [groupOf.get(from), groupOf.get(to)]
    return a === undefined || b === undefined || a === b ? [] : [[a, b]]
  })
}

/** What the rule of headings and bullets reaches: its tasks are bullets, and each waits for the one before. */
function bulletMeasures(pair: Pair, documents: Specification['documents']): Measures {
  const tasks = bulletPlan(documents)
  const table = overlaps(tasks, textsOf(pair.tasks))
  const aligned = align(table, pair.tasks.length, TAU)
  const { precision, recall, f1 } = scoreAlignment(aligned)
  const tau = tauOf(
    tasks.map((_, place) => place),
    aligned,
  )
  return {
    bullet_tasks: tasks.length,
    bullet_align_precision: precision,
    bullet_align_recall: recall,
    bullet_align_f1: f1,
    ...(tau === undefined ? {} : { bullet_tau_b: tau }),
  }
}
