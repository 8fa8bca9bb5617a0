import { Component, type ReactNode } from "react";
import { Button } from "../../components/Button.js";

interface Props {
  /** Another one is drawn anew; the same stays as it is, whatever card is open in it. */
  page: string;
  children: ReactNode;
}

interface State {
  page: string;
  failed: boolean;
}

/** Holds a page that fails to draw, so that the rest stays usable. A page's failure decides nothing. */
export class DrawingFailed extends Component<Props, State> {
  override state: State = { page: this.props.page, failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  static getDerivedStateFromProps({ page }: Props, before: State): State | null {
    return page === before.page ? null : { page, failed: false };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="p-5" role="alert">
        <h1 className="font-semibold text-title">This page could not be drawn</h1>
        <p className="my-3 text-muted-foreground">
          It is a defect of Countersign. Nothing was decided or sent. Load it again; if it happens again, please report
          it.
        </p>
        <Button onClick={() => window.location.reload()}>Load again</Button>
      </main>
    );
  }
}
