import { createRouter, createWebHistory } from 'vue-router'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    {
      path: '/s/:seat/',
      name: 'seat',
      component: () => import('./views/SeatPage.vue'),
      props: true,
      // What lies over the courtroom, which stays as it is: its connection, sound and picture go on.
      children: [
        { path: 'templates', name: 'templates', component: () => import('./views/templates/TemplatesPage.vue') },
        { path: 'attendance', name: 'attendance', component: () => import('./views/AttendancePage.vue') },
        { path: 'catalogue', name: 'catalogue', component: () => import('./views/CataloguePage.vue') },
      ],
    },
    { path: '/feedback/:token', name: 'feedback', component: () => import('./views/FeedbackPage.vue'), props: true },
    { path: '/observe/:hearing', name: 'observe', component: () => import('./views/ObservePage.vue'), props: true },
    { path: '/sign/:seat/', name: 'sign', component: () => import('./views/signing/SignPage.vue'), props: true },
    { path: '/:rest(.*)*', name: 'unknown', component: () => import('./views/UnknownPage.vue') },
  ],
})
