const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'there is no such directory',
  ENOTDIR: 'a file stands where a directory is needed',
  EEXIST: 'a file stands where a directory is needed',
  EISDIR: 'a directory stands there',
  EXDEV: 'that is on another file system',
  EBUSY: 'it is in use',
  ENXIO: 'nobody reads it',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'there is no room left on the disk',
  EDQUOT: 'there is no room left on the disk',
}

/** Why the system did not write or move something, in words that need no knowledge of its codes. */
export function writeTrouble(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : ''
  return Object.hasOwn(REASONS, code) ? (REASONS[code] as string) : error.message
}
