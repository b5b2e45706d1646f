import { expect, test } from 'vitest'
import { cacheDirectory } from './cache-directory.ts'

test('the cache stands where the user says, else in the home, else nowhere', () => {
  const ofHome = process.platform === 'darwin' ? '/people/ann/Library/Caches' : '/people/ann/.cache'
  expect(cacheDirectory({ XDG_CACHE_HOME: '/cache/ann', HOME: '/people/ann' })).toBe('/cache/ann/tasks-slaps')
  expect(cacheDirectory({ XDG_CACHE_HOME: 'relative', HOME: '/people/ann' })).toBe(`${ofHome}/tasks-slaps`)
  expect(cacheDirectory({ HOME: '/people/ann' })).toBe(`${ofHome}/tasks-slaps`)
  expect(cacheDirectory({ HOME: '' })).toBeUndefined()
})
