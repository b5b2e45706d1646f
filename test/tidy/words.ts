import { posix } from 'node:path'
import { lineAt, type Offence, type Rule, type SourceFile } from './source.ts'

// The patterns are put together from pieces, so that this file does not break its own rules.
const REGISTRY = new RegExp(['\\bregis', 'try\\.[a-z0-9-]+\\.[a-z]{2,}\\b|"resol', 'ved":\\s*"http'].join(''), 'g')
const MACHINE_PATH = new RegExp(
  `(?<![\\w.~$})-])/(?:${['ho' + 'me', 'Us' + 'ers', 'ro' + 'ot', 'wo' + 'rk'].join('|')})/[\\w.-]+`,
  'g',
)

function matches(file: SourceFile, pattern: RegExp, message: (text: string) => string): Offence[] {
  return [...file.text.matchAll(pattern)].map((match) => ({
    path: file.path,
    line: lineAt(file.text, match.index),
    message: message(match[0]),
  }))
}

/** The lock files and the settings work with any registry. */
export const noRegistryHost: Rule = {
  name: 'no file names a package registry',
  find(files) {
    return files.flatMap((file) =>
      matches(file, REGISTRY, (text) => `\`${text}\` names a registry: leave it to npm's settings`),
    )
  },
}

/** Nothing depends on where somebody's clone or home happens to be. */
export const noMachinePath: Rule = {
  name: 'no file holds an absolute path of somebody’s machine',
  find(files) {
    return files.flatMap((file) =>
      matches(
        file,
        MACHINE_PATH,
        (text) => `\`${text}\` is a path of one machine: write it from the root of the repository`,
      ),
    )
  },
}

function withoutFences(text: string): string {
  const fenced = /^(```+|~~~+)[\s\S]*?^\1/gm
  return text
    .replaceAll(fenced, (block) => block.replaceAll(/[^\n]/g, ' '))
    .replaceAll(/`[^`\n]*`/g, (code) => ' '.repeat(code.length))
}

/** Every relative link of a page leads to a file or folder of the repository. */
export const linksLead: Rule = {
  name: 'every relative link in a page leads somewhere',
  find(files) {
    const known = new Set<string>()
    for (const file of files) {
      for (let path = file.path; path !== '.'; path = posix.dirname(path)) known.add(path)
    }
    return files
      .filter((file) => file.path.endsWith('.md'))
      .flatMap((file) => {
        const text = withoutFences(file.text)
        const links = text.matchAll(
          /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)|^\[[^\]]+\]:\s*(\S+)|\b(?:src|href)="([^"]+)"/gm,
        )
        return [...links].flatMap((link) => {
          const target = link[1] ?? link[2] ?? link[3] ?? ''
          if (/^(?:[a-z][a-z0-9+.-]*:|#|\/\/)/i.test(target)) return []
          const path = posix.join(posix.dirname(file.path), decodeURI(target.replace(/[#?].*$/, ''))).replace(/\/$/, '')
          if (path === '.' || known.has(path)) return []
          return [{ path: file.path, line: lineAt(text, link.index), message: `the link to ${target} leads nowhere` }]
        })
      })
  },
}

/** Every `npm run …` that a page or a message tells people to type exists. */
export const scriptsExist: Rule = {
  name: 'every npm script that is mentioned exists',
  find(files) {
    const manifest = files.find((file) => file.path === 'package.json')
    const scripts = (JSON.parse(manifest?.text ?? '{}') as { scripts?: Record<string, string> }).scripts ?? {}
    return files
      .filter((file) => /\.(md|ts|cjs|yml|yaml)$/.test(file.path) && !/^(?:test\/tidy|examples)\//.test(file.path))
      .flatMap((file) =>
        [...file.text.matchAll(/\bnpm run (?:--?\S+ )*([a-z][\w:-]*)/g)]
          .filter((match) => !((match[1] ?? '') in scripts))
          .map((match) => ({
            path: file.path,
            line: lineAt(file.text, match.index),
            message: `package.json has no script "${match[1]}" (it has ${Object.keys(scripts).join(', ')})`,
          })),
      )
  },
}

/** Every `tasks …` command line in a page is one that the program has. */
export const verbsExist: Rule = {
  name: 'every tasks command in a page exists',
  find(files) {
    const table = files.find((file) => file.path === 'src/cli/verbs.ts')
    const verbs = new Set([...(table?.text ?? '').matchAll(/\bname: '([\w-]+)'/g)].map((match) => match[1] ?? ''))
    return files
      .filter((file) => file.path.endsWith('.md'))
      .flatMap((file) =>
        [
          ...file.text.matchAll(
            /^[ \t]*(?:\$ )?(?:npx )?(?:tasks|slaps) ([a-z][\w-]*)\b(?=[ \t\n])|`(?:npx )?(?:tasks|slaps) ([a-z][\w-]*)/gm,
          ),
        ]
          .filter((match) => insideCode(file.text, match))
          .filter((match) => !verbs.has(match[1] ?? match[2] ?? ''))
          .map((match) => ({
            path: file.path,
            line: lineAt(file.text, match.index),
            message: `there is no command \`tasks ${match[1] ?? match[2] ?? ''}\` (there are ${[...verbs].join(', ')})`,
          })),
      )
  },
}

/** Whether a match stands in a fenced block, or begins with the backtick of a piece of code. */
function insideCode(text: string, match: RegExpExecArray): boolean {
  if (match[0].startsWith('`')) return true
  return (text.slice(0, match.index).match(/^[ \t]*(?:```|~~~)/gm)?.length ?? 0) % 2 === 1
}
