/** Tasks of one requirement, or of one entity, come in the order of their layers: storage, model, logic, interface, view. */
import type { Clause } from './clause.ts'
import type { Link } from './link.ts'
import { layerOf } from './stage.ts'
import type { Telling } from './told-name.ts'

const CONFIDENCE = 0.85
/** A thing that tasks of more features or requirements name orders nothing. */
const MOST_TASKS_OF_THING = 24
const THINGS = /^(?:word|endpoint|event|command):/

/** Links between neighbouring layers of what several tasks carry out or name. */
export function linksByLayer(tellings: readonly Telling[]): Link[] {
  const groups = new Map<string, { readonly telling: Telling; readonly clause: Clause; readonly about: string }[]>()
  const put = (key: string, telling: Telling, clause: Clause | undefined, about: string): void => {
    if (clause === undefined || layerOf(telling.subject.kind) === undefined) return
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [{ telling, clause, about }])
    else if (group.at(-1)?.telling !== telling) group.push({ telling, clause, about })
  }
  for (const telling of tellings) {
    for (const { source, span } of telling.subject.texts) {
      const clause = telling.clauses.find((one) => one.source === source && one.span.start >= span.start)
      put(`${source.path}\n${span.start}`, telling, clause, 'the same requirement')
    }
    for (const [key, { kind, said, used, made }] of telling.names) {
      if (THINGS.test(key) && (kind === 'entity' || kind === 'table' || kind === 'endpoint' || kind === 'event')) {
        put(key, telling, made ?? used, said)
      }
    }
  }
  const links = new Map<string, Link>()
  for (const group of groups.values()) {
    if (group.length > MOST_TASKS_OF_THING) continue
    for (const user of group) {
      const layer = layerOf(user.telling.subject.kind) as number
      const below = group.filter(({ telling }) => (layerOf(telling.subject.kind) as number) < layer)
      const nearest = Math.max(...below.map(({ telling }) => layerOf(telling.subject.kind) as number))
      for (const maker of below) {
        const pair = `${maker.telling.place} ${user.telling.place}`
        if (layerOf(maker.telling.subject.kind) !== nearest || links.has(pair)) continue
        links.set(pair, {
          from: maker.telling.place,
          to: user.telling.place,
          rule: 'layer',
          type: maker.telling.subject.kind === 'infrastructure' ? 'infrastructure' : 'technical',
          confidence: CONFIDENCE,
          isHard: true,
          reason: `“${maker.telling.subject.title}” is the ${maker.telling.subject.kind ?? 'ground'} below “${user.telling.subject.title}”, which is about ${user.about} too.`,
          made: maker.clause,
          used: user.clause,
          about: user.about,
        })
      }
    }
  }
  return [...links.values()]
}
