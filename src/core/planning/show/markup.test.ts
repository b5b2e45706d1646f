import { expect, test } from 'vitest'
import { compileText } from '../../../testing/compiled-text.ts'
import { assert } from '../../std/assert.ts'
import { markup } from './markup.ts'
import { planHtml } from './plan-html.ts'
import type { PlanPicture } from './plan-picture.ts'
import { planSvg } from './plan-svg.ts'

const HOSTILE = `\u202e</title></svg><script>alert("1")</script>&amp;'\u0000\u001b[31m\ud800 <img src=x onerror=y>`

function hostile(): PlanPicture {
  const { coordinator, features, tasks, dag, waves } = compileText(
    '# F\na 1h locks db\nb 2h after a',
    {},
    (proposal) => ({
      ...proposal,
      title: HOSTILE,
      features: proposal.features.map((feature) => ({ ...feature, title: HOSTILE, description: HOSTILE })),
      tasks: proposal.tasks.map((task) => ({ ...task, title: `${task.title} ${HOSTILE}`, description: HOSTILE })),
      edges: proposal.edges.map((edge) => ({ ...edge, reason: HOSTILE })),
    }),
  )
  return { coordinator, features: features.features, tasks, dag, waves }
}

/** Reads a text as XML is read, strictly: every tag is closed in its order, every attribute quoted, every entity numbered. */
function openTags(text: string, alone: ReadonlySet<string> = new Set()): string[] {
  const open: string[] = []
  const piece = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|<!doctype html>|&#\d+;|[^<&]/gy
  let end = 0
  for (const match of text.matchAll(piece)) {
    end = match.index + match[0].length
    const [, closes, name, , closed] = match
    if (name === undefined) continue
    if (closes === '/') assert(open.pop() === name, `</${name}> closes the tag that was opened last`)
    else if (closed !== '/' && !alone.has(name)) open.push(name)
  }
  expect(text.slice(end, end + 60)).toBe('')
  return open
}

test('letters that would be obeyed are written as numbers, and letters that XML forbids are replaced', () => {
  expect(markup(`<a href="x">&'\u0000\ud800é🦊`)).toBe('&#60;a href=&#34;x&#34;&#62;&#38;&#39;\ufffd\ufffdé🦊')
})

test('a drawing of a hostile plan is well-formed, and holds no text of its own making', () => {
  const svg = planSvg(hostile())
  expect(openTags(svg)).toEqual([])
  expect(svg).not.toMatch(/<script|<img|onerror=y"|\u202e|\p{Cc}(?<!\n)/u)
})

test('a page of a hostile plan is well-formed, asks for nothing, and forbids what it does not need', () => {
  const html = planHtml(hostile())
  expect(openTags(html, new Set(['meta', 'br']))).toEqual([])
  expect(html).not.toMatch(/<script|<img|<link|<iframe|\p{Cc}(?<!\n)/u)
  // The only addresses are places in the page itself and the name of the drawing's language.
  const outside = [...html.matchAll(/(?:href|src|xmlns)="([^"]*)"/g)].filter((match) => !match[1]?.startsWith('#'))
  expect(outside.map((match) => match[1])).toEqual(['http://www.w3.org/2000/svg'])
  expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`)
})
