/** Which of the page's dialogs is open: a key, a menu entry and a button may all open the same one. */
class Dialogs {
  open = $state<'range' | 'comparison' | 'filter' | null>(null);

  /** After the menu that asked for it has closed and given the focus back. */
  show(name: 'range' | 'comparison' | 'filter') {
    setTimeout(() => {
      this.open = name;
    });
  }
}

export const dialogs = new Dialogs();
