/**
 * Which task needs what another makes. Never from order, nearness or a shared verb: each arrow has words of both tasks behind it.
 *
 *   tasks ─► what each tells ─┬─ declared, of tasks and parts ┐
 *                             ├─ names that one makes         ├─► an order ─► parents by sure links, then by words ─► edges
 *                             ├─ ground, layers of one thing ─┘
 *                             └─ pairs that are kept apart ────────────────────► locks for what unordered tasks share
 */
import type { SpecReading } from '../requirements/spec-reading.ts'
import type { CodeKnowledge } from '../search/code-knowledge.ts'
import type { Report } from '../spec/report.ts'
import { Ancestors } from './ancestors.ts'
import { declaredIn } from './declared.ts'
import { edgeOf } from './edge.ts'
import { evidenceOfWords } from './evidence-of-words.ts'
import { linksFromGround } from './ground.ts'
import { knownNames } from './known-names.ts'
import { linksByLayer } from './layer.ts'
import { linksByMadeNames } from './made-name.ts'
import { chooseParents } from './parents.ts'
import { isStated, type Link, type LinkRule } from './link.ts'
import { linkBySharedWords, spreadOf } from './shared-words.ts'
import { sharedWrites } from './shared-write.ts'
import { siblingsAmong } from './sibling.ts'
import { linksByStatedNeeds } from './stated-need.ts'
import type { FoundDependencies, Subject } from './subject.ts'
import { tellingsOf, type Telling } from './told-name.ts'
import { orderByLinks } from './told-order.ts'

/** Finds the dependencies between tasks. Deterministic; near linear in the length of their texts. */
export function inferDependencies(
  subjects: readonly Subject[],
  code: CodeKnowledge,
  report: Report,
  reading?: SpecReading,
): FoundDependencies {
  const tellings = tellingsOf(subjects)
  const known = code.search === undefined ? undefined : knownNames(code.search)
  const { links: declared, isKeptApart, apart } = declaredIn(tellings)
  const stated = reading === undefined ? [] : linksByStatedNeeds(tellings, reading)
  const inferred = [...linksByMadeNames(tellings, known), ...linksFromGround(tellings), ...linksByLayer(tellings)]
  const links = [...declared, ...[...stated, ...inferred].filter(({ from, to }) => !isKeptApart(from, to))]
  const { order, kept, cut } = orderByLinks(tellings, links)
  tellCuts(cut, report)
  const likeness = evidenceOfWords(order.map((place) => tellings[place] as Telling))
  const siblings = siblingsAmong(subjects)
  const isNever = (a: number, b: number): boolean =>
    isKeptApart(a, b) || siblings.has(a < b ? `${a} ${b}` : `${b} ${a}`)
  const parents = chooseParents(tellings, order, kept, likeness, isNever)
  const spread = spreadOf(tellings)
  const found = parents.flatMap(({ from, to, link }) => {
    const [maker, user] = [tellings[order[from] as number] as Telling, tellings[order[to] as number] as Telling]
    return link ?? linkBySharedWords(maker, user, spread) ?? []
  })
  const isOrdered = orderOf(found, order)
  const chosen = withoutImplied(found, order, isOrdered)
  const { edges: locks, resources } = sharedWrites(tellings, (a, b) => isOrdered(a, b) || isOrdered(b, a))
  const byRule = new Map<LinkRule, number>()
  for (const { rule } of chosen) byRule.set(rule, (byRule.get(rule) ?? 0) + 1)
  return { edges: [...chosen.map((link) => edgeOf(link, tellings)), ...locks], resources, byRule, apart }
}

/** Links that were left out because they would close a circle with surer ones: never silently. */
function tellCuts(cut: readonly Link[], report: Report): void {
  const told = new Set<string>()
  for (const { reason, used, rule } of cut) {
    // What one line says of a part is cut task by task, and told once.
    const key = `${used.source.path}\n${used.span.start}`
    if (rule === 'stated-need' && told.has(key)) continue
    told.add(key)
    report.add({
      code: 'dependency-cut',
      severity: isStated({ rule }) ? 'warning' : 'info',
      source: used.source,
      offset: used.span.start,
      message: `Left out, because surer words say the opposite: ${reason}`,
      advice: 'Say which of the two tasks comes first.',
    })
  }
}

/**
 * Leaves out what a path of hard links says already, but for what a person declared. What is stated of parts is left out only for
 * what else is stated: links by words may turn out to be too uncertain to hold, and then nothing would order these tasks.
 */
function withoutImplied(
  links: readonly Link[],
  order: readonly number[],
  isBefore: (a: number, b: number) => boolean,
): Link[] {
  const stated = links.filter(isStated)
  const isStatedBefore = stated.some(({ rule }) => rule === 'stated-need') ? orderOf(stated, order) : isBefore
  const byTask = Map.groupBy(links, ({ to }) => to)
  const statedByTask = Map.groupBy(stated, ({ to }) => to)
  const isImplied = (link: Link): boolean => {
    const isOfParts = link.rule === 'stated-need'
    const [others, isEarlier] = isOfParts ? [statedByTask, isStatedBefore] : [byTask, isBefore]
    return others.get(link.to)?.some((other) => other.isHard && isEarlier(link.from, other.from)) === true
  }
  return links.filter((link) => link.rule === 'declared' || !isImplied(link))
}

/** Whether hard links put one place before another. */
function orderOf(links: readonly Link[], order: readonly number[]): (before: number, after: number) => boolean {
  const ranks = new Map(order.map((place, rank) => [place, rank]))
  const rankOf = (place: number): number => ranks.get(place) as number
  const ancestors = new Ancestors(order.length)
  for (const { from, to, isHard } of links.toSorted((a, b) => rankOf(a.to) - rankOf(b.to))) {
    if (isHard) ancestors.add(rankOf(to), rankOf(from))
  }
  return (before, after) => ancestors.has(rankOf(after), rankOf(before))
}
