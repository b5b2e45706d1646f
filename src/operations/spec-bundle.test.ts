import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSpec, wholeText, type ReadSpec } from './spec-bundle.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bundle-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function put(files: Record<string, string | Uint8Array>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
}

const read = (paths: readonly string[], only = false): ReadSpec =>
  readSpec(
    paths.map((path) => ({ kind: 'file', path })),
    { working_directory: root, codebase: root, only },
  )

const kept = (spec: ReadSpec): string[] => spec.documents.map(({ document }) => `${document.path} < ${document.origin}`)

const SPEC_KIT = {
  'specs/004-in/spec.md': '# Feature Specification: In\n',
  'specs/004-in/plan.md': '# Plan\n',
  'specs/004-in/tasks.md': '- [ ] T001 a\n',
  'specs/004-in/data-model.md': '# Data\n',
  'specs/004-in/contracts/api.yaml': 'openapi: 3.1.0\n',
  'specs/004-in/contracts/db.sql': 'create table a (id int);\n',
  'specs/004-in/checklists/quality.md': '- [ ] ok\n',
  'specs/004-in/contracts/logo.png': 'x',
}

test('a folder of a known layout gives its documents, in their order, and says what it leaves out', () => {
  put(SPEC_KIT)
  const spec = read(['specs/004-in/'])
  expect(kept(spec)).toMatchInlineSnapshot(`
    [
      "spec/spec.md < specs/004-in/spec.md",
      "spec/plan.md < specs/004-in/plan.md",
      "spec/data-model.md < specs/004-in/data-model.md",
      "spec/contracts/api.yaml < specs/004-in/contracts/api.yaml",
      "spec/contracts/db.sql < specs/004-in/contracts/db.sql",
    ]
  `)
  expect(spec.told).toMatchInlineSnapshot(`
    [
      "Read 5 documents (Spec Kit): specs/004-in/spec.md, specs/004-in/plan.md, specs/004-in/data-model.md, specs/004-in/contracts/api.yaml, specs/004-in/contracts/db.sql",
      "Left out specs/004-in/checklists/quality.md: it is no document of this format",
      "Left out specs/004-in/contracts/logo.png: it is no kind of text that is read",
      "Left out specs/004-in/tasks.md: a list of tasks is read when it is named itself",
    ]
  `)
})

test('a main file of a known layout takes what stands beside it along, unless only it is wanted', () => {
  put(SPEC_KIT)
  const named = read(['specs/004-in/spec.md'])
  expect(kept(named)).toEqual(kept(read(['specs/004-in'])))
  expect(kept(read(['specs/004-in/spec.md'], true))).toEqual(['spec/spec.md < specs/004-in/spec.md'])
  expect(kept(read(['specs/004-in/plan.md']))).toEqual(['spec/plan.md < specs/004-in/plan.md'])
  put({ 'notes/spec.md': 'Words.', 'notes/plan.md': 'More words.' })
  expect(kept(read(['notes/spec.md']))).toEqual(['spec/spec.md < notes/spec.md'])
})

test('an OpenSpec change takes its design and its deltas along', () => {
  put({
    'openspec/changes/add-x/proposal.md': '## Why\n\n## What Changes\n- x\n',
    'openspec/changes/add-x/design.md': '## Context\n',
    'openspec/changes/add-x/tasks.md': '- [ ] 1.1 x\n',
    'openspec/changes/add-x/specs/auth/spec.md': '## ADDED Requirements\n',
    'openspec/project.md': 'no part of it',
  })
  expect(read(['openspec/changes/add-x/proposal.md']).documents.map(({ document }) => document.path)).toEqual([
    'spec/proposal.md',
    'spec/specs/auth/spec.md',
    'spec/design.md',
  ])
})

test('in which order documents are named changes nothing, and naming one twice neither', () => {
  put({ 'b/prd.md': 'b', 'a/api.proto': 'message A {}', 'a/design.md': 'c' })
  const paths = ['a/api.proto', 'b/prd.md', 'a/design.md', './b/prd.md']
  const spec = read(paths)
  expect(kept(spec)).toEqual([
    'spec/b/prd.md < b/prd.md',
    'spec/a/design.md < a/design.md',
    'spec/a/api.proto < a/api.proto',
  ])
  expect(read(paths.toReversed())).toEqual(spec)
  expect(wholeText(spec)).toBe('b\nc\nmessage A {}')
})

test('names that differ in large and small letters alone, or that no file system takes, become names of their own', () => {
  put({ 'a.md': '1', 'A.md': '2', 'w:x?.md': '3', plain: '4' })
  expect(kept(read(['a.md', 'A.md', 'w:x?.md', 'plain']))).toEqual([
    'spec/A.md < A.md',
    'spec/a-2.md < a.md',
    'spec/plain.md < plain',
    'spec/w_x_.md < w:x?.md',
  ])
})

test('what a folder holds and cannot be read is left out with a finding; what is named is refused', () => {
  put({
    'docs/a.md': 'Words.',
    'docs/b.md': '',
    'docs/c.md': Uint8Array.of(35, 0, 10),
    'docs/d.md': Uint8Array.of(255, 254, 65, 0),
  })
  const spec = read(['docs'])
  expect(kept(spec)).toEqual(['spec/a.md < docs/a.md'])
  expect(spec.findings.map(({ code, place, message }) => `${code} ${place}: ${message}`)).toMatchInlineSnapshot(`
    [
      "document-left-out docs/c.md: The document is a binary file (a zero byte at offset 1).",
      "document-left-out docs/d.md: The document is UTF-16 text; only UTF-8 is read.",
    ]
  `)
  expect(() => read(['docs/a.md', 'docs/c.md'])).toThrow(expect.objectContaining({ code: 'spec-not-text', exit: 1 }))
})

test('a link is not followed out of a folder, and a folder without documents is refused', () => {
  put({ 'secret/key.md': 'Secret.', 'docs/package.json': '{}' })
  symlinkSync(join(root, 'secret/key.md'), join(root, 'docs/key.md'))
  symlinkSync(root, join(root, 'docs/all'))
  expect(() => read(['docs'])).toThrow(expect.objectContaining({ code: 'spec-folder-empty', exit: 1 }))
  put({ 'docs/a.md': 'Words.' })
  const spec = read(['docs'])
  expect(kept(spec)).toEqual(['spec/a.md < docs/a.md'])
  expect(spec.told).toMatchInlineSnapshot(`
    [
      "Read 1 document: docs/a.md",
      "Left out docs/package.json: it is the settings of a tool",
      "Left out docs/all, docs/key.md: it is a link, and links are not followed",
    ]
  `)
})

test('too many documents, and too many bytes in all, are refused by name', () => {
  put(Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`many/${index}.md`, 'x'])))
  expect(() => read(['many'])).toThrow(expect.objectContaining({ code: 'spec-too-many-files', place: 'many' }))
  put({ 'a.md': 'x'.repeat(5 * 1024 * 1024), 'b.md': 'y'.repeat(5 * 1024 * 1024) })
  expect(() => read(['a.md', 'b.md'])).toThrow(expect.objectContaining({ code: 'spec-too-large', place: 'b.md' }))
})

test('a folder that holds a list of tasks alone says how that is taken over', () => {
  put({ '.taskmaster/tasks/tasks.json': '{"tasks": []}' })
  expect(() => read(['.taskmaster/tasks'])).toThrow(
    expect.objectContaining({
      code: 'spec-folder-empty',
      advice: 'To take over a list of tasks, name it itself: .taskmaster/tasks/tasks.json.',
    }) as Error,
  )
})
