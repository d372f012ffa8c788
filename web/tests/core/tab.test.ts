// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest'
import { takeTabName } from '../../src/core/tab'

beforeEach(() => sessionStorage.clear())

describe('The name of a window', () => {
  it('[H8] survives a reload', () => {
    const name = takeTabName()
    window.dispatchEvent(new Event('pagehide'))
    expect(takeTabName()).toBe(name)
  })

  it('[H8] is not that of a window it was duplicated from', () => {
    const name = takeTabName()
    // The duplicate begins with a copy of the storage as it is while the first window is open.
    expect(takeTabName()).not.toBe(name)
  })
})
