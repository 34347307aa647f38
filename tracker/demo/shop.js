// A small shop of one page: products, a product, a search, the cart, the checkout, the order. Every step is told to the tracker as a real shop would.
const PRODUCTS = [
  { id: 'linen-shirt', name: 'Linen shirt', category: 'Clothing', price: 49, hue: 80 },
  { id: 'merino-sweater', name: 'Merino sweater', category: 'Clothing', price: 99, hue: 250 },
  { id: 'wool-throw', name: 'Wool throw', category: 'Living room', price: 89, hue: 30 },
  { id: 'cushion-cover', name: 'Cushion cover', category: 'Living room', price: 32, hue: 150 },
  { id: 'stoneware-mug', name: 'Stoneware mug', category: 'Kitchen', price: 16, hue: 210 },
  { id: 'linen-apron', name: 'Linen apron', category: 'Kitchen', price: 36, hue: 110 },
  { id: 'waffle-towel', name: 'Waffle towel', category: 'Bathroom', price: 22, hue: 190 },
  { id: 'oak-side-table', name: 'Oak side table', category: 'Living room', price: 189, hue: 60 },
];
const HOME = '/demo';
const find = (selector) => document.querySelector(selector);
const key = new URLSearchParams(location.search).get('key') ?? find('meta[name=footfall-key]').content;

window.footfall = (...call) => {
  window.footfall.q ??= [];
  window.footfall.q.push(call);
};
if (key) {
  const tracker = document.createElement('script');
  tracker.src = '/js/footfall.js';
  tracker.dataset.key = key;
  document.head.append(tracker);
} else
  find('.note').textContent =
    'A demo shop without a store: add ?key= and the store’s write key (wk_...) to the address, and what you do here shows on the Live page.';
const tell = (...call) => window.footfall(...call);

/** The cart outlives a reload, not the tab. */
let cart = JSON.parse(sessionStorage.demoCart ?? '[]').flatMap((id) => PRODUCTS.find((product) => product.id === id) ?? []);
const setCart = (products) => {
  cart = products;
  sessionStorage.demoCart = JSON.stringify(cart.map(({ id }) => id));
  find('#to-cart').textContent = cart.length === 0 ? 'Cart, empty' : `Cart, ${cart.length} for ${euros(sum(cart))}`;
};
const euros = (value) => new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).format(value);
const sum = (products) => products.reduce((total, { price }) => total + price, 0);
const money = (products) => ({
  items: products.map(({ id, name, category, price }) => ({ item_id: id, item_name: name, item_category: category, price, quantity: 1 })),
  value: sum(products),
  currency: 'EUR',
});

/** An element with its properties and children. */
function make(tag, properties = {}, ...children) {
  const { hue, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  if (hue !== undefined) element.style.setProperty('--hue', hue);
  element.append(...children);
  return element;
}
const button = (name, onclick, className = '') => make('button', { type: 'button', onclick, className }, name);
const cloth = (product) => make('span', { className: 'cloth', hue: product.hue });
const list = (products) =>
  make(
    'ul',
    { className: 'products' },
    ...products.map((product) =>
      make(
        'li',
        {},
        make(
          'a',
          { href: address(`/products/${product.id}`) },
          cloth(product),
          make(
            'span',
            { className: 'text' },
            make('span', { className: 'name' }, product.name),
            make('span', { className: 'price' }, euros(product.price)),
          ),
        ),
      ),
    ),
  );

function home() {
  return { title: 'For a calm home', parts: [list(PRODUCTS)] };
}

function product(one) {
  const { id, name, category, price } = one;
  const add = () => {
    setCart([...cart, one]);
    tell('add_to_cart', { product_id: id, ...money([one]) });
    go('/cart');
  };
  tell('product_view', { product_id: id, ...money([one]) });
  const words = make(
    'div',
    {},
    make('p', { className: 'price' }, euros(price)),
    make('p', {}, `${category}. Made to last, and a sample.`),
    button('Add to cart', add),
  );
  return { title: name, parts: [make('section', { className: 'panel' }, cloth(one), words)] };
}

function results() {
  const asked = new URLSearchParams(location.search).get('q') ?? '';
  const found = PRODUCTS.filter(({ name, category }) => `${name} ${category}`.toLowerCase().includes(asked.toLowerCase()));
  return {
    title: found.length === 0 ? `Nothing found for “${asked}”` : `Results for “${asked}”`,
    parts: [found.length === 0 ? make('p', {}, 'Try linen, wool or mug.') : list(found)],
  };
}

function cartPage() {
  if (cart.length === 0)
    return {
      title: 'Your cart',
      parts: [make('p', {}, 'Nothing is in it yet. '), make('a', { href: address('') }, 'Look at the products')],
    };
  const lines = cart.map((line, i) => {
    const remove = () => {
      setCart(cart.toSpliced(i, 1));
      tell('remove_from_cart', { product_id: line.id, ...money([line]) });
      render();
    };
    const out = button('Remove', remove, 'quiet');
    out.setAttribute('aria-label', `Remove ${line.name}`);
    return make('li', {}, line.name, make('span', { className: 'price' }, euros(line.price)), out);
  });
  const checkOut = () => go('/checkout');
  return {
    title: 'Your cart',
    parts: [
      make(
        'section',
        { className: 'panel' },
        make('ul', { className: 'lines' }, ...lines),
        make('div', {}, make('p', { className: 'price' }, `Together ${euros(sum(cart))}`), button('Go to checkout', checkOut)),
      ),
    ],
  };
}

function checkout() {
  if (cart.length === 0) return cartPage();
  tell('checkout_start', money(cart));
  const choice = (value, text, checked) => make('label', {}, make('input', { type: 'radio', name: 'tier', value, checked }), ` ${text}`);
  const tiers = make(
    'fieldset',
    {},
    make('legend', {}, 'Delivery'),
    choice('standard', 'Standard, 2 to 3 days', true),
    choice('express', 'Express, tomorrow', false),
  );
  const place = () => {
    const ordered = money(cart);
    tell('checkout_shipping', { ...ordered, properties: { tier: find('[name=tier]:checked').value } });
    const order_id = `demo-${Date.now().toString(36)}`;
    setCart([]);
    go('/thank-you');
    tell('purchase', { order_id, ...ordered });
  };
  const together = make(
    'div',
    {},
    make('p', { className: 'price' }, `Together ${euros(sum(cart))}`),
    make('p', {}, 'No name, no card: it is sent nowhere.'),
    button('Place order', place),
  );
  return { title: 'Checkout', parts: [make('section', { className: 'panel' }, tiers, together)] };
}

function thanks() {
  return {
    title: 'Thank you',
    parts: [make('p', {}, 'Your order is placed, in the figures only. '), make('a', { href: address('') }, 'Back to the shop')],
  };
}

const PAGES = { '': home, '/search': results, '/cart': cartPage, '/checkout': checkout, '/thank-you': thanks };

/** An address of the shop; the key stays in it, so that a reload and a new tab know the store. */
function address(path, parameters = {}) {
  const given = new URLSearchParams(location.search).get('key');
  const query = new URLSearchParams({ ...parameters, ...(given ? { key: given } : {}) });
  return `${HOME}${path}${query.size > 0 ? `?${query}` : ''}`;
}

function render() {
  const path = location.pathname.slice(HOME.length).replace(/\/$/, '');
  const wanted = PRODUCTS.find(({ id }) => path === `/products/${id}`);
  const { title, parts } = wanted ? product(wanted) : (PAGES[path] ?? home)();
  const heading = make('h1', { tabIndex: -1 }, title);
  find('#shop').replaceChildren(heading, ...parts);
  document.title = `${title} | Linden & Loom`;
  return heading;
}

/** To a page of the shop: as a link would, the heading is where reading goes on. */
function go(path, parameters) {
  history.pushState(null, '', address(path, parameters));
  render().focus();
  scrollTo(0, 0);
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a');
  if (
    !link ||
    link.origin !== location.origin ||
    !link.pathname.startsWith(HOME) ||
    link.hash ||
    event.ctrlKey ||
    event.metaKey ||
    event.shiftKey
  )
    return;
  event.preventDefault();
  go(link.pathname.slice(HOME.length));
});
find('#search').addEventListener('submit', (event) => {
  event.preventDefault();
  const q = find('#q').value.trim();
  if (q) go('/search', { q });
});
find('#consent').checked = Boolean(localStorage.demoConsent);
find('#consent').addEventListener('change', ({ target }) => {
  if (target.checked) localStorage.demoConsent = '1';
  else delete localStorage.demoConsent;
  tell('consent', target.checked ? 'granted' : 'denied');
});
if (localStorage.demoConsent) tell('consent', 'granted');
addEventListener('popstate', render);
setCart(cart);
render();
