import { expect, test } from 'vitest'
import { linksLead, noMachinePath, noRegistryHost, scriptsExist, verbsExist } from './words.ts'

test('the host of a registry is found, also as an address in a lock file', () => {
  const host = ['registry', 'example', 'org'].join('.')
  expect(noRegistryHost.find([{ path: 'README.md', text: `see ${host}` }])).toHaveLength(1)
  expect(noRegistryHost.find([{ path: 'package-lock.json', text: `"${'resol'}ved": "https://x"` }])).toHaveLength(1)
  expect(noRegistryHost.find([{ path: 'README.md', text: 'a registry. Then' }])).toEqual([])
})

test('an absolute path of a machine is found, a relative one is not', () => {
  const path = (...parts: string[]) => ['', ...parts].join('/')
  expect(noMachinePath.find([{ path: 'a.ts', text: `cd ${path('home', 'ann', 'x')}` }])).toHaveLength(1)
  expect(noMachinePath.find([{ path: 'a.ts', text: `cd '${path('root', 'x')}'` }])).toHaveLength(1)
  expect(noMachinePath.find([{ path: 'a.ts', text: 'a/home/page and ./work/x and ${folder}/work/x' }])).toEqual([])
})

test('a link that leads nowhere is found, with its line', () => {
  const files = [
    {
      path: 'docs/a.md',
      text: '[up](../README.md)\n[gone](gone.md#x)\n[web](https://x.org) [here](#here) `[no](no.md)`\n',
    },
    { path: 'README.md', text: '[docs](docs/)\n```\n[in code](nowhere.md)\n```\n' },
  ]
  expect(linksLead.find(files).map((offence) => `${offence.path}:${offence.line} ${offence.message}`)).toEqual([
    'docs/a.md:2 the link to gone.md#x leads nowhere',
  ])
})

test('an npm script that does not exist is found', () => {
  const files = [
    { path: 'package.json', text: '{"scripts": {"check": "x"}}' },
    { path: 'README.md', text: 'npm run check\nnpm run chek\n' },
  ]
  expect(scriptsExist.find(files).map((offence) => offence.line)).toEqual([2])
})

test('a tasks command that does not exist is found, in a block and in running text', () => {
  const files = [
    { path: 'src/cli/verbs.ts', text: "{ name: 'plan', load }, { name: 'show-plan', load }" },
    {
      path: 'README.md',
      text: 'Use `tasks plan`, `npx tasks pla`.\n```\n$ tasks show-plan x\n  slaps run x\n```\ntasks go on.\n',
    },
  ]
  expect(verbsExist.find(files).map((offence) => offence.line)).toEqual([1, 4])
})
