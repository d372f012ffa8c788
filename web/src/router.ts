import { createRouter, createWebHistory } from 'vue-router'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/s/:seat/', name: 'seat', component: () => import('./views/SeatPage.vue'), props: true },
    { path: '/:rest(.*)*', name: 'unknown', component: () => import('./views/UnknownPage.vue') },
  ],
})
