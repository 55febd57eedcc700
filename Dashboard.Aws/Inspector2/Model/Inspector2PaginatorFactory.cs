using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.Inspector2.Model;

internal sealed class Inspector2PaginatorFactory(IAmazonInspector2 client) : IInspector2PaginatorFactory
{
    public IListFindingsPaginator ListFindings(ListFindingsRequest request) => new ListFindingsPages(new(
        request, client.ListFindingsAsync, static (request, token) => request.NextToken = token, static page => page.NextToken));

    public IListCoveragePaginator ListCoverage(ListCoverageRequest request) => new ListCoveragePages(new(
        request, client.ListCoverageAsync, static (request, token) => request.NextToken = token, static page => page.NextToken));

    private sealed class ListFindingsPages(Pager<ListFindingsRequest, ListFindingsResponse> pager) : IListFindingsPaginator
    {
        public IPaginatedEnumerable<ListFindingsResponse> Responses => pager.Responses;

        public IPaginatedEnumerable<Finding> Findings => pager.Items(static page => page.Findings);
    }

    private sealed class ListCoveragePages(Pager<ListCoverageRequest, ListCoverageResponse> pager) : IListCoveragePaginator
    {
        public IPaginatedEnumerable<ListCoverageResponse> Responses => pager.Responses;

        public IPaginatedEnumerable<CoveredResource> CoveredResources => pager.Items(static page => page.CoveredResources);
    }
}
