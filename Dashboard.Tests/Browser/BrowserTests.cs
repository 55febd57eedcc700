using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Browser;

/// <summary>Tests that share one browser and run one after the other: two cores paint one page at a time well enough.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<Chromium>
{
    public const string Name = "Browser";
}
