import { mount } from '@vue/test-utils'
import type { Component } from 'vue'
import { i18n } from '../../src/i18n'

/** Mounts a component as the page does: in Chinese unless told, attached so that focus works. */
export function show(component: Component, props: Record<string, unknown>, language: 'zh-CN' | 'en' = 'zh-CN') {
  i18n.global.locale.value = language
  return mount(component, { props, attachTo: document.body, global: { plugins: [i18n] } })
}
