import { definePaletteSource } from './palette-source.ts'

/** What can be done from anywhere: keep and share what is shown, change how it looks, leave. */
export const actionSource = definePaletteSource({
  group: 'actions',
  when: 'always',
  entries: ({ t, page, live, act }) => [
    { id: 'save', icon: 'bookmark', title: t('saveView'), run: () => act.open('save-view') },
    { id: 'copy', icon: 'link', title: t('copyLink'), run: () => act.copyLink('moving') },
    ...(page?.timed
      ? [
          { id: 'copy-fixed', icon: 'link', title: t('copyFixed'), run: () => act.copyLink('fixed') },
          { id: 'live', icon: 'live', title: live ? t('liveOff') : t('liveOn'), keys: ['L'], run: act.toggleLive },
        ]
      : []),
    { id: 'copy-short', icon: 'link', title: t('copyShort'), run: () => act.copyLink('short') },
    { id: 'help', icon: 'terminal', title: t('help'), keys: ['?'], run: () => act.open('help') },
    { id: 'log-out', icon: 'user', title: t('logOut'), run: act.logOut },
  ],
})
