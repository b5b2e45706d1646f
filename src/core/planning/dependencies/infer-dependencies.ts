/**
 * Which task needs what another makes. Never from order, nearness or a shared verb: each arrow has words of both tasks behind it.
 *
 *   tasks ─► what each tells ─┬─ declared ───────────────────┐
 *                             ├─ names that one makes        ├─► an order ─► parents by sure links, then by words ─► edges
 *                             ├─ layers of one thing ────────┘
 *                             └─ pairs that are kept apart ────────────────────► locks for what unordered tasks share
 */
import type { SpecReading } from '../requirements/spec-reading.ts'
import type { CodeKnowledge } from '../search/code-knowledge.ts'
import type { Report } from '../spec/report.ts'
import { edgeOf } from './edge.ts'
import { knownNames } from './known-names.ts'
import { linksByLayer } from './layer.ts'
import { likenessOf } from './likeness.ts'
import { linksByMadeNames } from './made-name.ts'
import { chooseParents } from './parents.ts'
import { linkBySharedWords, spreadOf } from './shared-words.ts'
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
  void [report, reading]
  const tellings = tellingsOf(subjects)
  const known = code.search === undefined ? undefined : knownNames(code.search)
  const links = [...linksByLayer(tellings), ...linksByMadeNames(tellings, known)]
  const { order, kept } = orderByLinks(tellings, links)
  const likeness = likenessOf(order.map((place) => tellings[place] as Telling))
  const { parents } = chooseParents(tellings, order, kept, likeness, () => false)
  const spread = spreadOf(tellings)
  const edges = parents.flatMap(({ from, to, link }) => {
    const [maker, user] = [tellings[order[from] as number] as Telling, tellings[order[to] as number] as Telling]
    const found = link ?? linkBySharedWords(maker, user, spread)
    return found === undefined ? [] : [edgeOf(found, tellings)]
  })
  return { edges, resources: {} }
}
