// A small shop of one page: products, a product, the cart, the checkout, the order. Its key comes from ?key=.
const PRODUCTS = [
  { id: 'linen-shirt', name: 'Linen shirt', price: 49 },
  { id: 'wool-throw', name: 'Wool throw', price: 89 },
  { id: 'stoneware-mug', name: 'Stoneware mug', price: 16 },
  { id: 'oak-side-table', name: 'Oak side table', price: 189 },
];
const key = new URLSearchParams(location.search).get('key') ?? '';
const cart = [];

window.footfall = (...call) => {
  window.footfall.q ??= [];
  window.footfall.q.push(call);
};
const tracker = document.createElement('script');
tracker.src = '/js/footfall.js';
tracker.dataset.key = key;
tracker.dataset.query = '';
document.head.append(tracker);

const euros = (value) => new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).format(value);
const lines = (products) => ({
  items: products.map(({ id, name, price }) => ({ item_id: id, item_name: name, price, quantity: 1 })),
  value: products.reduce((sum, product) => sum + product.price, 0),
  currency: 'EUR',
});

/** An element with its text or children. */
function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const button = (name, go) => make('button', { type: 'button', onclick: go }, name);

const VIEWS = {
  home: () => [
    make('h1', {}, 'For a calm home'),
    make(
      'ul',
      { className: 'products' },
      ...PRODUCTS.map((product) => {
        const link = make('a', { href: address(product.id) }, make('strong', {}, product.name), make('br'), euros(product.price));
        link.onclick = (event) => {
          event.preventDefault();
          show(product.id);
        };
        return make('li', {}, link);
      }),
    ),
  ],
  cart: () => [
    make('h1', {}, 'Your cart'),
    make(
      'section',
      {},
      ...cart.map((product) => make('p', {}, `${product.name}, ${euros(product.price)}`)),
      button('Go to checkout', () => {
        show('checkout');
        window.footfall('checkout_start', lines(cart));
      }),
    ),
  ],
  checkout: () => [
    make('h1', {}, 'Checkout'),
    make(
      'section',
      {},
      make('p', {}, `Together ${euros(lines(cart).value)}, sent nowhere.`),
      button('Place order', () => {
        const order_id = `demo-${Date.now()}`;
        const ordered = cart.splice(0);
        show('thank-you');
        window.footfall('purchase', { order_id, ...lines(ordered) });
      }),
    ),
  ],
  'thank-you': () => [
    make('h1', {}, 'Thank you'),
    make(
      'section',
      {},
      make('p', {}, 'Your order is placed.'),
      button('Back to the shop', () => show('home')),
    ),
  ],
};

function productView(product) {
  window.footfall('product_view', { product_id: product.id, ...lines([product]) });
  return [
    make('h1', {}, product.name),
    make(
      'section',
      {},
      make('p', {}, euros(product.price)),
      button('Add to cart', () => {
        cart.push(product);
        window.footfall('add_to_cart', { product_id: product.id, ...lines([product]) });
        show('cart');
      }),
    ),
  ];
}

function address(view) {
  return `/demo?${new URLSearchParams({ key, view })}`;
}

function render(view) {
  const product = PRODUCTS.find((one) => one.id === view);
  const parts = product ? productView(product) : (VIEWS[view] ?? VIEWS.home)();
  document.querySelector('#shop').replaceChildren(...parts);
  document.title = `${parts[0].textContent} | Demo shop`;
}

function show(view) {
  history.pushState(null, '', address(view));
  render(view);
}

const current = () => new URLSearchParams(location.search).get('view') ?? 'home';
addEventListener('popstate', () => render(current()));
render(current());
