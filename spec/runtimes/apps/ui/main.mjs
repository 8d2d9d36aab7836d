// A page whose components are made with the library that the build names.
import './own.mjs';
import './page.mjs';
