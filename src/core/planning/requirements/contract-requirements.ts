/**
 * Contracts beside requirements: a declaration that a requirement speaks of tells what that requirement is about; an endpoint, a
 * procedure or a table that none speaks of is a requirement of its own, in the contract's words.
 *
 *   facts ─┬─ spoken of ─► the things of that requirement
 *          └─ not, and not excluded ─► a unit of its own, in the group that lies nearest
 */
import { tableName } from '../named-things/form.ts'
import { namedThingsIn, type NamedThing } from '../named-things/named-thing.ts'
import type { Dialect } from './spec-reading.ts'
import type { Exclusion, Group, Requirement } from './requirement.ts'
import { stemOf } from '../search/stem.ts'
import { isStopWord } from '../search/stop-words.ts'
import { partsOf } from '../search/words.ts'
import type { Section } from '../spec/section.ts'
import type { SourceText, Span } from '../spec/source-text.ts'
import type { ContractFact, ContractFormat } from '../contracts/contract-fact.ts'

/** What of a reading contracts bear upon. */
export interface ContractedReading {
  readonly sections: readonly Section[]
  readonly groups: readonly Group[]
  readonly requirements: readonly Requirement[]
  readonly exclusions: readonly Exclusion[]
  readonly contracts?: readonly ContractFact[]
  readonly dialects: ReadonlyMap<string, Dialect>
}

/** Names of fields that are told of a declaration. */
const MOST_FIELDS = 8
/** Requirements that one declaration is taken to be spoken of in. */
const MOST_SPEAKING = 5

/** Titles of what no heading is above: they name a form and no matter, so that the work in it is grouped by its words. */
const CALLED: Readonly<Record<ContractFormat, string>> = {
  openapi: 'API',
  proto: 'API',
  graphql: 'API',
  sql: 'Database schema',
  json_schema: 'Data model',
  data_model: 'Data model',
}

/** Puts contracts and requirements together. Without facts, what comes in is what comes out. Near linear. */
export function withContracts<Reading extends ContractedReading>(
  reading: Reading,
  facts: readonly ContractFact[],
): Reading {
  if (facts.length === 0) return reading
  const speech = new Speech(reading.requirements)
  const excluded = new Speech(reading.exclusions)
  const things = new Map<Requirement, NamedThing[]>()
  const places = new Places(reading)
  const own: Requirement[] = []
  const known = new Set<string>()
  for (const fact of facts) {
    const speaking = speech.of(fact)
    for (const each of speaking) things.set(each, [...(things.get(each) ?? []), ...fact.things])
    const name = identityOf(fact)
    if (!isDemand(fact) || speaking.length > 0 || known.has(name)) continue
    const section = places.sectionOf(fact)
    const isWanted = section.role === 'requirement' || section.role === 'quality'
    if (!isWanted || excluded.names(fact)) continue
    known.add(name)
    own.push(unitOf(fact, `c${own.length + 1}`, section, places.groupOf(fact, section)))
  }
  const requirements = reading.requirements.map((each) => {
    const named = things.get(each)
    return named === undefined ? each : { ...each, things: named }
  })
  return {
    ...reading,
    contracts: facts,
    dialects: new Map([...reading.dialects, ...places.contracts]),
    requirements: [...requirements, ...own],
    groups: [...reading.groups, ...places.made],
    sections: [...reading.sections, ...places.madeSections],
  }
}

/** Types and entities are what others are made of: alone they ask for nothing. */
function isDemand({ kind }: ContractFact): boolean {
  return kind === 'endpoint' || kind === 'procedure' || kind === 'table'
}

function identityOf({ kind, name, details, things: [itself] }: ContractFact): string {
  const columns = details.change === 'alter' ? details.fields.join() : details.change
  return kind === 'table' ? `${columns} ${tableName(name)}` : `${kind} ${itself?.name ?? name}`
}

function unitOf(fact: ContractFact, key: string, section: Section, group: Group): Requirement {
  const what = {
    endpoint: 'an endpoint',
    procedure: 'a procedure',
    table: 'a table',
    entity: 'an entity',
    type: 'a type',
  }
  const because = `${fact.source.origin} declares ${what[fact.kind]}, “${fact.name}”, that no sentence speaks of`
  return {
    key,
    text: sentenceOf(fact),
    modality: 'none',
    kind: 'functional',
    source: fact.source,
    span: fact.span,
    section,
    group,
    confidence: 0.8,
    cues: [{ rule: 'contract', weight: 0.5, because }],
    criteria: [],
    things: fact.things,
  }
}

/** What the declaration asks for, as a sentence. */
function sentenceOf({ kind, format, name, details }: ContractFact): string {
  const { summary, fields, change } = details
  const told = summary === undefined ? '' : `: ${summary.replaceAll(/\s+/g, ' ')}`
  const listed = fields.slice(0, MOST_FIELDS).join(', ')
  if (kind === 'endpoint') return `Add the endpoint ${name}${told}`
  if (kind === 'procedure') return `Add the ${format === 'graphql' ? 'GraphQL' : 'RPC'} ${name}${told}`
  if (change === 'drop') return `Remove the table ${name}`
  if (change === 'alter')
    return listed === '' ? `Change the table ${name}` : `Add the columns ${listed} to the table ${name}`
  return `Create the table ${name}${listed === '' ? '' : ` with the columns ${listed}`}`
}

interface Said {
  readonly text: string
  readonly source: SourceText
  readonly span: Span
}

/** Who speaks of what: by the names of things, by the words of an operation, by the same place. */
class Speech<Unit extends Said> {
  private readonly byThing = new Map<string, Unit[]>()
  private readonly byWord = new Map<string, Unit[]>()
  private readonly bySource = new Map<string, Unit[]>()

  constructor(units: readonly Unit[]) {
    const put = (map: Map<string, Unit[]>, key: string, unit: Unit): void => {
      const list = map.get(key)
      if (list === undefined) map.set(key, [unit])
      else if (list.at(-1) !== unit) list.push(unit)
    }
    for (const unit of units) {
      put(this.bySource, unit.source.path, unit)
      for (const { kind, name } of namedThingsIn(unit.text)) {
        put(this.byThing, name, unit)
        if (kind === 'table' || kind === 'entity' || kind === 'type') put(this.byThing, `~${tableName(name)}`, unit)
      }
      const first = /^[^\w]*([A-Z]\w+(?: [A-Z]\w+)?)\s*[:–—-]/.exec(unit.text)?.[1]
      if (first !== undefined) put(this.byThing, `~${tableName(first)}`, unit)
      for (const word of wordsOf(unit.text)) put(this.byWord, word, unit)
    }
    for (const list of this.bySource.values()) list.sort((a, b) => a.span.start - b.span.start)
  }

  of(fact: ContractFact): Unit[] {
    const found = [...this.at(fact), ...this.naming(fact)]
    if (found.length === 0 && fact.details.operation !== undefined) found.push(...this.saying(fact.details.operation))
    return [...new Set(found)].slice(0, MOST_SPEAKING)
  }

  /** Whether one of them names what is declared. */
  names(fact: ContractFact): boolean {
    return this.naming(fact).length > 0
  }

  private naming({ kind, name, things: [itself] }: ContractFact): Unit[] {
    if (kind === 'table' || kind === 'entity' || kind === 'type') return this.byThing.get(`~${tableName(name)}`) ?? []
    const spelt = itself?.name ?? name
    const path = spelt.slice(spelt.indexOf(' ') + 1)
    const both = [...(this.byThing.get(spelt) ?? []), ...(kind === 'endpoint' ? (this.byThing.get(path) ?? []) : [])]
    return both
  }

  /** Those in whose place the declaration stands. */
  private at({ source, span }: ContractFact): Unit[] {
    const units = this.bySource.get(source.path) ?? []
    let [low, high] = [0, units.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((units[middle] as Unit).span.start < span.end) low = middle + 1
      else high = middle
    }
    const before = units[low - 1]
    return before !== undefined && before.span.end > span.start ? [before] : []
  }

  /** The first that says every word of an operation: `createUser` in “A user can be created”. */
  private saying(operation: string): Unit[] {
    const words = wordsOf(operation.slice(operation.lastIndexOf('.') + 1))
    const [rarest] = words.map((word) => this.byWord.get(word) ?? []).sort((a, b) => a.length - b.length)
    if (words.length < 2 || rarest === undefined) return []
    const found = rarest.slice(0, 200).find((unit) => {
      const said = new Set(wordsOf(unit.text))
      return words.every((word) => said.has(word))
    })
    return found === undefined ? [] : [found]
  }
}

function wordsOf(text: string): string[] {
  return [
    ...new Set(
      partsOf(text)
        .filter((word) => !isStopWord(word))
        .map(stemOf),
    ),
  ]
}

/** Finds the section and the group of a declaration, and makes those that contracts of their own need. */
class Places {
  readonly made: Group[] = []
  readonly madeSections: Section[] = []
  /** Documents that are nothing but contracts. */
  readonly contracts = new Map<string, Dialect>()
  private readonly sections = new Map<string, Section[]>()
  private readonly bySection = new Map<Section, Group>()
  private readonly ofDocument = new Map<string, Section>()

  constructor({ sections, groups }: ContractedReading) {
    for (const section of sections) {
      const list = this.sections.get(section.source.path)
      if (list === undefined) this.sections.set(section.source.path, [section])
      else list.push(section)
    }
    for (const group of groups) if (!this.bySection.has(group.section)) this.bySection.set(group.section, group)
  }

  /** The section under whose heading a declaration stands; for a contract by itself, one that stands for the document. */
  sectionOf({ source, span, format }: ContractFact): Section {
    const sections = this.sections.get(source.path)
    const start = (section: Section | undefined): number => section?.heading?.span.start ?? 0
    const within = sections?.findLast((section) => start(section) <= span.start)
    if (within !== undefined) return within
    const known = this.ofDocument.get(source.path)
    if (known !== undefined) return known
    const title = CALLED[format]
    const because = 'the document is a contract'
    const shape = {
      heading: undefined,
      depth: 0,
      role: 'requirement' as const,
      topic: undefined,
      statements: [],
      parent: undefined,
    }
    const section: Section = { source, title, path: [], because, ...shape }
    this.ofDocument.set(source.path, section)
    this.madeSections.push(section)
    this.contracts.set(source.path, 'contract')
    return section
  }

  groupOf({ format }: ContractFact, section: Section): Group {
    for (let at: Section | undefined = section; at !== undefined; at = at.parent) {
      const group = this.bySection.get(at)
      if (group !== undefined) return group
    }
    const title = section.title === '' ? CALLED[format] : section.title
    const group: Group = { key: `gc${this.made.length + 1}`, title, section }
    this.made.push(group)
    this.bySection.set(section, group)
    return group
  }
}
