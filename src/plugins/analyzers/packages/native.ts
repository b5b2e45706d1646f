/** Package.swift and CMakeLists.txt, read by narrow patterns. */
import type { ProjectCommand } from '../../../core/model/code-index.ts'
import type { Ecosystem, Manifest, Need, Stated } from './manifest.ts'
import { joinedFolder } from './folders.ts'
import { sourceOf } from './source-line.ts'

/** Packages of Swift. */
export const swift: Ecosystem = { name: 'swift', fits: (name) => name === 'Package.swift', read: readSwift }

/** Projects of CMake: a folder whose CMakeLists.txt names a project. */
export const cmake: Ecosystem = { name: 'cmake', fits: (name) => name === 'CMakeLists.txt', read: readCMake }

function readSwift(manifest: Manifest): Stated {
  const text = manifest.text.replaceAll(/(^|\s)\/\/[^\n]*/g, '$1')
  const name = /\bPackage\s*\(\s*name\s*:\s*"([^"\n]+)"/.exec(text)?.[1]
  const needs = [...text.matchAll(/\.package\s*\(([^()]*)/g)].flatMap(([, body = '']): Need[] => {
    const path = /\bpath\s*:\s*"([^"\n]+)"/.exec(body)?.[1]
    if (path !== undefined) {
      const folder = joinedFolder(manifest.folder, path)
      return folder === undefined ? [] : [{ folder }]
    }
    const url = /\burl\s*:\s*"([^"\n]+)"/.exec(body)?.[1]
    const last = url
      ?.split('/')
      .at(-1)
      ?.replace(/\.git$/, '')
    return last === undefined ? [] : [{ name: last }]
  })
  const commands = [
    ...(/\.testTarget\s*\(/.test(text) ? [command(manifest, 'test', 'swift test', /\.testTarget/)] : []),
    command(manifest, 'build', 'swift build', /\bPackage\s*\(/),
  ]
  return { ...(name === undefined ? {} : { name }), needs, commands }
}

function readCMake(manifest: Manifest): Stated {
  const text = manifest.text.replaceAll(/#[^\n]*/g, '')
  const name = /\bproject\s*\(\s*"?([\w.+-]+)/i.exec(text)?.[1]
  const needs = [...text.matchAll(/\bfind_package\s*\(\s*([\w.+-]+)/gi)].map(([, needed = '']) => ({ name: needed }))
  const below = [...text.matchAll(/\badd_subdirectory\s*\(\s*"?([\w./+-]+)/gi)].flatMap(([, path = '']): Need[] => {
    const folder = joinedFolder(manifest.folder, path)
    return folder === undefined ? [] : [{ folder }]
  })
  const hasTests = /\b(enable_testing|add_test|include)\s*\(\s*(CTest\b|NAME\b|\))/i.test(text)
  const commands = [
    command(manifest, 'build', 'cmake -S . -B build && cmake --build build', /\bproject\s*\(/i),
    ...(hasTests ? [command(manifest, 'test', 'ctest --test-dir build', /enable_testing|add_test|CTest/)] : []),
  ]
  return {
    ...(name === undefined ? {} : { name }),
    needs: [...needs, ...below],
    commands: name === undefined ? [] : commands,
    weak: name === undefined,
  }
}

function command(manifest: Manifest, verb: 'test' | 'build', line: string, stands: RegExp): ProjectCommand {
  return { name: verb, command: line, kind: verb, directory: manifest.folder, source: sourceOf(manifest, stands) }
}
