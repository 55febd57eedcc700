using Amazon.Runtime;

namespace Amazon.Inspector2.Model;

public interface IInspector2PaginatorFactory
{
    IListFindingsPaginator ListFindings(ListFindingsRequest request);

    IListCoveragePaginator ListCoverage(ListCoverageRequest request);
}

public interface IListFindingsPaginator
{
    IPaginatedEnumerable<ListFindingsResponse> Responses { get; }

    IPaginatedEnumerable<Finding> Findings { get; }
}

public interface IListCoveragePaginator
{
    IPaginatedEnumerable<ListCoverageResponse> Responses { get; }

    IPaginatedEnumerable<CoveredResource> CoveredResources { get; }
}
