// SPDX-License-Identifier: Apache-2.0
// Start of the pages: the component library's parts that are used, its theme, and the app.
import '@shoelace-style/shoelace/dist/themes/light.css';
import '@shoelace-style/shoelace/dist/themes/dark.css';
import '@shoelace-style/shoelace/dist/components/button/button.js';
import '@shoelace-style/shoelace/dist/components/dialog/dialog.js';
import '@shoelace-style/shoelace/dist/components/icon/icon.js';
import '@shoelace-style/shoelace/dist/components/input/input.js';
import '@shoelace-style/shoelace/dist/components/option/option.js';
import '@shoelace-style/shoelace/dist/components/select/select.js';
import '@shoelace-style/shoelace/dist/components/textarea/textarea.js';
import { registerIconLibrary } from '@shoelace-style/shoelace/dist/utilities/icon-library.js';
import './styles.css';
import './app.js';
import { language, setLanguage } from './texts.js';

// Icons are files of our own origin: the security policy allows nothing else.
for (const library of ['default', 'system']) registerIconLibrary(library, { resolver: (name) => `/icons/${name}.svg` });

const wished = localStorage.getItem('desk.theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
document.documentElement.classList.toggle('sl-theme-dark', wished === 'dark');
setLanguage(language());
