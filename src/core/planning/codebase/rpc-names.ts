/**
 * How procedures of tRPC are called: by the keys of the routers that hold them, from the outermost in, as `recipes.create`. A
 * procedure with a name of its own is no route by that name, and one that no router takes in is none at all.
 */
import type { CodeFact, CodeFile } from '../../model/code-index.ts'

type Files = readonly CodeFile[]

interface Named {
  readonly fact: CodeFact
  readonly file: CodeFile
}

/** A router by name and file, with the entry of another that holds it. */
interface Router {
  readonly name: string
  readonly file: CodeFile
  held?: { readonly by: Router; readonly key: string }
}

/** Routers within routers at most. */
const MOST_LEVELS = 16
/** What is not said of a router: its calls begin with what stands in it. */
const OUTERMOST = /^(_?app|root|main|index|trpc|api|server)?$/i

/** Settles the routes of files that state procedures, in place; needs the imports of the files. */
export function nameProcedures(files: Files): void {
  const stating = files.filter(({ facts }) => facts.some(isPart))
  if (stating.length === 0) return
  const procedures = byName(stating, ({ noun }) => noun === 'procedure')
  const routers = routersOf(stating)
  for (const router of [...routers.values()].flat()) hold(router, routers)
  for (const file of stating) {
    file.facts = file.facts.flatMap((fact) => {
      if (!isPart(fact)) return [fact]
      if (fact.noun === 'procedure' || fact.name === '...') return []
      const router = routers.get(fact.container ?? '')?.find((one) => one.file === file)
      const prefix = router === undefined ? '' : prefixOf(router)
      const { kind, line, end_line, rule, detail = '' } = fact
      const route = { kind, noun: 'rpc', line, end_line, rule }
      if (fact.noun === 'rpc') {
        const [method = '', key = ''] = fact.name.split(' ')
        return [{ ...route, name: `${method} ${prefix}${key}` }]
      }
      const procedure = meant(procedures.get(detail) ?? [], file)
      if (procedure === undefined) return []
      return [{ ...route, name: `${procedure.fact.detail ?? ''} ${prefix}${fact.name}` }]
    })
  }
}

function isPart({ kind, noun, container }: CodeFact): boolean {
  if (kind !== 'route') return false
  return noun === 'procedure' || noun === 'router_entry' || (noun === 'rpc' && container !== undefined)
}

function byName(files: Files, is: (fact: CodeFact) => boolean): Map<string, Named[]> {
  const named = files.flatMap((file) =>
    file.facts.filter((fact) => isPart(fact) && is(fact)).map((fact) => ({ fact, file })),
  )
  return Map.groupBy(named, ({ fact }) => fact.name)
}

function routersOf(files: Files): Map<string, Router[]> {
  const routers: Router[] = []
  for (const file of files) {
    const names = new Set(file.facts.filter(isPart).flatMap(({ container }) => container ?? []))
    for (const name of names) routers.push({ name, file })
  }
  return Map.groupBy(routers, ({ name }) => name)
}

/** Tells each router that stands in this one, which it is. The first that holds it counts. */
function hold(by: Router, routers: ReadonlyMap<string, readonly Router[]>): void {
  for (const { noun, container, name, detail = '' } of by.file.facts) {
    if (noun !== 'router_entry' || container !== by.name) continue
    const inner = meant(routers.get(detail) ?? [], by.file)
    if (inner !== undefined && inner !== by) inner.held ??= { by, key: name }
  }
}

/** What a name means in a file: its own, else an imported one, else the only one. */
function meant<T extends { readonly file: CodeFile }>(found: readonly T[], file: CodeFile): T | undefined {
  const near = found.find((one) => one.file === file) ?? found.find((one) => file.imports.includes(one.file.path))
  return near ?? (found.length === 1 ? found[0] : undefined)
}

/** `recipes.` for what is called as `recipes.create`; a router that nobody holds says its own name, unless it holds all. */
function prefixOf(router: Router): string {
  const keys: string[] = []
  let here = router
  for (let level = 0; here.held !== undefined && level < MOST_LEVELS; level++) {
    if (here.held.key !== '...') keys.unshift(here.held.key)
    here = here.held.by
  }
  const own = here.name.replace(/(Routers?|Procedures|Routes)$/, '').replace(/^(router|procedures|routes)$/, '')
  if (!OUTERMOST.test(own)) keys.unshift(own)
  return keys.map((key) => `${key}.`).join('')
}
